"""Where I stand on a leaderboard: pinned below its rows, and told in full beside them (rule 6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.leaderboard import BoardPlace, CompanyRank
from api_client.wire.text import Untrusted
from widgets import words
from widgets.cells import BLANK, content, ink, joined, labelled, line, mark, wrap
from widgets.lines import Lines, growing
from widgets.rank_row import rank_line
from widgets.row_list import GUTTER

WINDOW = timedelta(days=29)
"""Between the first and the last day of a board (rule 6.1)."""


@dataclass(frozen=True)
class Mine:
    """Where I stand, and what I am called."""

    place: BoardPlace
    name: Untrusted
    level: int | None = None
    change: int = 0
    """Ranks climbed in 24 hours, where that is known."""
    company: CompanyRank | None = None
    """My place in my company over all categories, where that is what is shown."""
    as_of: datetime | None = None
    """The start of the day that ends the window."""


class MyPlace(Lines):
    """My row while it is out of sight, with an arrow to where it is; else a word on what changed."""

    DEFAULT_CSS = "MyPlace { height: 1; padding-right: 2; }"  # As the board's scroll bar, and the column before it.

    value: reactive[Mine | None] = reactive[Mine | None](None)
    arrow: reactive[str] = reactive("")
    """↑ or ↓; "" while it is in sight."""

    def __init__(self, unranked: str = "") -> None:
        """`unranked` is said to who has no points on the board."""
        super().__init__()
        self.unranked = unranked

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row."""
        mine = self.value
        if mine is None:
            return [BLANK]
        if mine.place.rank is None:
            return [ink(self.unranked, "muted")]
        if not self.arrow:
            return [joined([ink(f"Your rank is {words.rank(mine.place.rank, mine.place.of)}", "muted"), changed(mine)])]
        row = rank_line(width - GUTTER, mine.place.rank, mine.name, mine.place.points, mine.level, me=True)
        return [line(f"{self.arrow} ", row)]


class PlaceDetail(Lines):
    """My place, what changed, the company's board, the window, and how ranks are counted."""

    value: reactive[Mine | None] = growing[Mine | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Everything; that it loads without a value."""
        mine = self.value
        if mine is None:
            return [ink("Loading…", "muted")]
        place = mine.place
        fields = [
            ("Rank", line(words.rank(place.rank, place.of))),
            ("Change", changed(mine)),
            ("Points", Content(words.grouped(place.points))),
            ("Level", Content("" if mine.level is None else words.grouped(mine.level))),
            ("Days", Content(window(mine.as_of))),
        ]
        if mine.company is not None:
            rank = Content(words.rank(mine.company.rank, mine.company.of))
            fields[2:2] = [("Company", content(mine.company.name)), ("There", rank)]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        rules = "Equal points share a rank. Whoever keeps her profile private is ranked, but not named."
        return [*rows, BLANK, *wrap(ink(rules, "muted"), width)]


def changed(mine: Mine) -> Content:
    """Ranks won or lost: "▲ 14 in 24 h"; empty for none."""
    return line(mark(words.rank_change(mine.change)), ink(" in 24 h", "muted")) if mine.change else BLANK


def window(as_of: datetime | None) -> str:
    """The 30 days of a board, in UTC: "28 Oct to 26 Nov 2026"; "" while they are not known."""
    if as_of is None:
        return ""
    last = as_of.astimezone(UTC).date()
    first = last - WINDOW
    return f"{first.day} {words.MONTHS[first.month - 1]} to {words.day(last)}"
