"""The Badges tab: earned, in progress, next; which of them the header shows (rules 3.1 to 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from textual import getters, on, work
from textual.app import ComposeResult

from api_client.wire.badge import Badge, Badges
from tui.keys import bindings, named
from tui.resources import BADGES, OVERVIEW
from tui.screens.items import ItemsPane, under_headings
from tui.session import Session
from widgets import words
from widgets.badge_detail import BadgeDetail
from widgets.badge_row import BadgeRow
from widgets.fields import Field
from widgets.rows import Row
from widgets.status_line import StatusKind


class BadgesPane(ItemsPane[Badges, Badge]):
    """All badges in three groups; the featured ones with their place in the header."""

    BINDINGS = bindings("feature", "earlier", "later", "filter", "back")
    resource = BADGES
    empty = "No badges here yet: have an answer accepted on the forum, or follow a lecture, to begin one."

    detail = getters.query_one(BadgeDetail)
    filter = getters.query_one("#filter", Field)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._wanted: tuple[list[str], str] | None = None
        """The order that is to be saved, and what to say then; None when all is saved."""
        self._saving = False
        self._pointed_at = ""
        """The id of the badge the cursor is to be on as soon as the badges are there."""

    # -- showing

    def compose_above_list(self) -> ComposeResult:
        """The filter, displayed while it is in use."""
        yield Field(placeholder="Name or description", id="filter")

    def items(self, value: Badges) -> Iterator[Badge]:
        """All badges; one that is earned is in progress too while it has a further level."""
        return chain(value.earned, value.in_progress, value.next)

    def item_id(self, item: Badge) -> str:
        """As the row's."""
        return BadgeRow(item).id

    def rows_for(self, value: Badges) -> Sequence[Row]:
        """Three groups of what the filter lets through."""
        wanted = self.filter.value.strip()
        self.rows.empty = f"No name or description holds “{wanted}”: {named('back')} shows all."
        groups = {"Earned": value.earned, "In progress": value.in_progress, "Next": value.next}
        return under_headings(
            (name, [self.row(badge) for badge in badges if holds(badge, wanted)]) for name, badges in groups.items()
        )

    def row(self, badge: Badge) -> BadgeRow:
        """A badge as a row."""
        return BadgeRow(badge, self.session.clock, self.place(badge))

    def make_detail(self) -> BadgeDetail:
        """Description, target, progress, dates."""
        return BadgeDetail(clock=self.session.clock)

    def show_detail(self, item: Badge | None) -> None:
        """Show a badge."""
        self.detail.value = self.row(item) if item is not None else None

    def show(self, value: Badges) -> None:
        """Fill the list, with the cursor where another tab wants it."""
        super().show(value)
        if self._pointed_at:
            earned = next((badge for badge in self.items(value) if badge.id == self._pointed_at), None)
            self._pointed_at = ""
            if earned is not None:
                self.rows.put_on(self.item_id(earned))

    def point_at(self, item_id: str) -> None:
        """The earned level of a badge comes before the one in progress."""
        self._pointed_at = item_id
        if self.has_class("-filter") or self.has_class("-detail"):
            self.action_back()
            self.remove_class("-filter", "-detail")
            self.filter.value = ""
        self._show_again()
        self.rows.focus()

    def holds_nothing(self, value: Badges) -> bool:
        """True without any badge."""
        return next(self.items(value), None) is None

    # -- finding

    def action_filter(self) -> None:
        """Type what to find."""
        self.remove_class("-detail")
        self.add_class("-filter")
        self.filter.focus()

    @on(Field.Changed)
    def _find(self) -> None:
        before = self.rows.cursor_row
        self._show_again()
        if self.rows.cursor_row != before:
            self.rows.action_first()

    @on(Field.Submitted)
    def _found(self) -> None:
        self.set_class(bool(self.filter.value.strip()), "-filter")
        self.rows.focus()

    def action_back(self) -> None:
        """From the detail to the list; from there to all badges."""
        if not self.beside.has_focus:
            self.remove_class("-filter")
            self.filter.value = ""
        super().action_back()

    # -- featuring

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`feature` works on earned badges, the others on featured ones; `back` also clears the filter."""
        if action == "feature":
            badge = self.chosen
            return badge is not None and badge.earned_at is not None and self.featured is not None
        if action in {"earlier", "later"}:
            badge = self.chosen
            return badge is not None and bool(self.place(badge))
        if action == "filter":
            return not (self.filter.has_focus or self.has_class("-notice"))
        if action == "back" and self.has_class("-filter"):
            return True
        return super().check_action(action, parameters)

    @property
    def featured(self) -> list[str] | None:
        """Ids of the badges in the header, in its order (rule 3.4), as wanted or else as known; None for not known."""
        if self._wanted is not None:
            return self._wanted[0]
        overview = self.session.last(OVERVIEW)
        return [badge.id for badge in overview.value.header.featured_badges] if overview is not None else None

    def place(self, badge: Badge) -> int | None:
        """The badge's place in the header, from 1; 0 for none, as for its next level; None for not known."""
        order = self.featured
        if order is None:
            return None
        return order.index(badge.id) + 1 if badge.earned_at is not None and badge.id in order else 0

    def action_feature(self) -> None:
        """Put the badge into the header, after the others, or take it out."""
        badge, order = self.chosen, self.featured
        if badge is None or order is None:
            return
        name = words.badge_name(badge.name, badge.level, badge.levels)
        if badge.id in order:
            self._want([one for one in order if one != badge.id], f"{name} is no longer in the header.")
        else:
            self._want([*order, badge.id], f"{name} is in the header.")

    def action_earlier(self) -> None:
        """Move the badge to the left in the header."""
        self._move(-1)

    def action_later(self) -> None:
        """Move the badge to the right in the header."""
        self._move(1)

    def _move(self, by: int) -> None:
        badge, order = self.chosen, self.featured
        if badge is None or order is None or badge.id not in order:
            return
        there = order.index(badge.id) + by
        if not 0 <= there < len(order):
            self.say(StatusKind.QUIET, f"It is the {'first' if by < 0 else 'last'} one already.")
            return
        moved = [one for one in order if one != badge.id]
        moved.insert(there, badge.id)
        self._want(moved, f"{words.badge_name(badge.name, badge.level, badge.levels)} is at place {there + 1}.")

    def _want(self, order: list[str], told: str) -> None:
        """Show the new order and save it; one that comes while another is being saved waits for its turn."""
        self._wanted = order, told
        self._show_again()
        if not self._saving:
            self._save()

    @work(exclusive=True, group="write")
    async def _save(self) -> None:
        self._saving = True
        try:
            while (wanted := self._wanted) is not None:
                answer = await self.attempt("Saving…", self._send(wanted[0]))
                if self._wanted is wanted:
                    self._wanted = None
                    self._show_again()
                    if answer is not None:
                        self.done(wanted[1], BADGES, OVERVIEW)
        finally:
            self._saving = False

    async def _send(self, order: list[str]) -> Badges:
        answer = await self.session.ask(lambda client: client.badges.feature(order))
        # The next change builds on the order as it is now.
        await self.session.fetch(OVERVIEW)
        return answer

    def _show_again(self) -> None:
        if self.remote.known is not None:
            self.show(self.remote.known.value)


def holds(badge: Badge, wanted: str) -> bool:
    """Whether a badge's name or description holds a text, however it is capitalised."""
    texts = (words.badge_name(badge.name, badge.level, badge.levels), words.plain(badge.description))
    return any(wanted.casefold() in text.casefold() for text in texts)
