"""The Leaderboard tab: everybody's points of the last 30 days, and where one stands (rules 6.1 to 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardScope, Leaderboard
from api_client.wire.overview import Overview
from api_client.wire.text import Untrusted
from tui.keys import bindings, with_keys
from tui.paged import Pages
from tui.resources import LEADERBOARD, OVERVIEW
from tui.screens.earning import ShowsPoints
from tui.screens.lists import KeyedList
from tui.screens.paged import PagedPane
from tui.session import Session
from widgets import words
from widgets.choices import Choices, Option
from widgets.my_place import Mine, MyPlace, PlaceDetail, window
from widgets.rank_row import RankRow
from widgets.row_list import RowList
from widgets.rows import Row
from widgets.status_line import StatusKind

CATEGORIES: tuple[Category | None, ...] = (None, *(one for one in Category if one is not Category.UNKNOWN))
"""In the order of the switch; None for all of them."""


@dataclass(frozen=True)
class Board:
    """Which board is shown, and from where on."""

    scope: BoardScope = BoardScope.PLATFORM
    category: Category | None = None
    jumps: int = 0
    """So often I jumped to my row: from 1 on the board begins around it. Each jump is another list."""


class BoardList(KeyedList):
    """The list of ranks; its first row may not be here yet."""

    BINDINGS = bindings("open", open="Profile")

    class TopWanted(Message):
        """The first rank of all is wanted."""

    def action_first(self) -> None:
        """Ask for the top of the board."""
        self.post_message(self.TopWanted())


class LeaderboardPane(PagedPane[Leaderboard], ShowsPoints):
    """A board with its switches; below it my row while it is out of sight, beside it my place in full."""

    BINDINGS = bindings("me", "category", "category_before", "company")
    resource = LEADERBOARD

    categories = getters.query_one("#categories", Choices)
    scopes = getters.query_one("#scopes", Choices)
    rows = getters.query_one(BoardList)
    pinned = getters.query_one(MyPlace)
    place = getters.query_one(PlaceDetail)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self.board = Board()
        self._jumps = 0
        self._my_place: int | None = None
        """Index of my row among those that are here."""

    # -- showing

    def compose_body(self) -> ComposeResult:
        """Switches, ranks, my row; beside them my place."""
        with Horizontal(classes="board"):
            with Vertical(id="list"):
                yield Choices("Category", id="categories")
                yield Choices("Board", id="scopes")
                yield BoardList(
                    empty=with_keys("Nobody has points here in the last 30 days: {ways} shows what gives some.")
                )
                yield MyPlace(with_keys("You have no points here in the last 30 days: {ways} shows what gives some."))
            with Vertical(id="place") as place:
                place.border_title = Content("You")
                yield PlaceDetail()

    def on_mount(self) -> None:
        """Follow what comes into sight."""
        self.watch(self.rows, "scroll_y", self._show_pinned, init=False)
        self._show_switches()

    @property
    def sought(self) -> object:
        """The board."""
        return self.board

    def rows_of(self, answer: Leaderboard, cursor: str | None) -> Sequence[Row]:
        """The ranks; a private one is named by its place."""
        return [RankRow(entry, f"{cursor or 'first'}/{number}") for number, entry in enumerate(answer.items)]

    def holds_nothing(self, value: Pages[Leaderboard]) -> bool:
        """Never: without ranks there are still the switches."""
        return False

    def show(self, value: Pages[Leaderboard]) -> None:
        """Fill the list, and say where I stand."""
        super().show(value)
        self.pinned.value = self.place.value = self._mine(value.latest)
        self._my_place = value.index_of(my_row(value))
        self._show_switches()
        self.call_after_refresh(self._show_pinned)  # Only then it is laid out what is in sight.
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Other rows may be in sight."""
        self.call_after_refresh(self._show_pinned)

    def land(self) -> None:
        """On my row, where the board begins around it."""
        mine = my_row(self._listed)
        if not (self.board.jumps and mine and self.rows.put_on(mine)):
            RowList.action_first(self.rows)

    def _mine(self, board: Leaderboard) -> Mine:
        """Where I stand; what changed is known of everybody's board over all categories alone."""
        overview = self._overview
        if overview is None:
            return Mine(board.me, Untrusted("You"), as_of=board.as_of)
        header, card = overview.header, overview.leaderboard
        mine = Mine(board.me, header.name, header.level, as_of=board.as_of)
        whole = self.board == Board(jumps=self.board.jumps)
        return replace(mine, change=card.rank_change, company=card.company) if whole else mine

    def _show_switches(self) -> None:
        overview = self._overview
        titles = {row.category: row.title for row in overview.stats.by_category} if overview is not None else {}
        named = ((one, titles.get(one) or Untrusted(one.value.title())) for one in CATEGORIES if one is not None)
        self.categories.options = [Option("", Untrusted("All")), *(Option(one.value, title) for one, title in named)]
        self.categories.chosen = self.board.category or ""
        scopes = [Option(BoardScope.PLATFORM, Untrusted("Everybody"))]
        if self._company is not None:
            scopes.append(Option(BoardScope.COMPANY, self._company))
        self.scopes.options, self.scopes.chosen = scopes, self.board.scope
        known = self.remote.known
        self.scopes.note = window(known.value.latest.as_of) if known is not None else ""

    @on(RowList.Highlighted)
    def _show_pinned(self) -> None:
        """My row is pinned while it is not in sight, with an arrow to where it is."""
        known = self.remote.known
        if known is None:
            return
        top, height = self.rows.scroll_offset.y, self.rows.size.height
        seen = [row.entry for row in map(self.rows.row_at, range(top, top + height)) if isinstance(row, RankRow)]
        rank = known.value.latest.me.rank
        if rank is None or not seen or any(entry.me for entry in seen):
            self.pinned.arrow = ""
        else:
            above = rank < seen[0].rank if self._my_place is None else self._my_place < top
            self.pinned.arrow = "↑" if above else "↓"

    @property
    def _overview(self) -> Overview | None:
        known = self.session.last(OVERVIEW)
        return known.value if known is not None else None

    @property
    def _company(self) -> Untrusted | None:
        """The name of mine, if there is one."""
        return self._overview.header.company if self._overview is not None else None

    # -- which board

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`company` works for whoever has one."""
        if action == "company":
            return self._company is not None or self.board.scope is BoardScope.COMPANY
        return True

    def action_category(self) -> None:
        """The next category; after the last come all of them."""
        self._turn(1)

    def action_category_before(self) -> None:
        """The category before."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        place = CATEGORIES.index(self.board.category) + by
        self._go_to(Board(self.board.scope, CATEGORIES[place % len(CATEGORIES)]))

    def action_company(self) -> None:
        """From everybody's board to the company's, and back."""
        turned = {BoardScope.PLATFORM: BoardScope.COMPANY, BoardScope.COMPANY: BoardScope.PLATFORM}
        self._go_to(Board(turned[self.board.scope], self.board.category))

    @on(Choices.Chosen, "#categories")
    def _category_clicked(self, message: Choices.Chosen) -> None:
        category = Category(message.option_id) if message.option_id else None
        self._go_to(Board(self.board.scope, category))

    @on(Choices.Chosen, "#scopes")
    def _scope_clicked(self, message: Choices.Chosen) -> None:
        self._go_to(Board(BoardScope(message.option_id), self.board.category))

    @on(BoardList.TopWanted)
    def _go_to_top(self) -> None:
        if self._listed is not None and self._listed.more_before:
            self._go_to(replace(self.board, jumps=0))
        else:
            RowList.action_first(self.rows)

    def action_me(self) -> None:
        """Go to my row; where it is not here yet, the board begins anew around it."""
        known = self.remote.known
        if known is not None and known.value.latest.me.rank is None:
            self.say(StatusKind.QUIET, "You have no points here in the last 30 days.")
        elif not self.rows.put_on(my_row(self._listed)):
            self._jumps += 1
            self._go_to(replace(self.board, jumps=self._jumps))

    def _go_to(self, board: Board) -> None:
        if board != self.board:
            self.board = board
            self.unsay()
            # Rows of the former board would be taken for this one's.
            self.rows.tell("Loading…")
            self._show_switches()
            self.ask_anew()

    @on(RowList.Opened)
    def open_profile(self, message: RowList.Opened) -> None:
        """Look at a profile; a private one can't be looked at."""
        row = message.row
        if not isinstance(row, RankRow):
            return
        if row.entry.profile_id is None:
            rank = words.grouped(row.entry.rank)
            self.say(StatusKind.QUIET, f"Rank {rank} is a private profile: it has no name here.")
        else:
            from tui.screens.member import MemberScreen

            self.app.push_screen(MemberScreen(self.session, row.entry.profile_id))


def my_row(pages: Pages[Leaderboard] | None) -> str:
    """The id of my row, if it is here; else ""."""
    rows = (row for part in pages.parts for row in part.rows) if pages is not None else ()
    return next((row.id for row in rows if isinstance(row, RankRow) and row.entry.me), "")
