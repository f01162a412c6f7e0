"""A rank of a leaderboard as a row (rule 6.2)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from api_client.wire.leaderboard import BoardRow
from api_client.wire.text import Untrusted
from widgets import words
from widgets.cells import content, ink, line, pad_left, table_row

RANK_WIDTH = 7
LEVEL_WIDTH = 8
POINTS_WIDTH = 14


@dataclass(frozen=True)
class RankRow:
    """Rank, name, points, level; a private profile has no name, and stands for its place alone."""

    entry: BoardRow
    place: str
    """Names this place of the list, for who has no id."""

    @property
    def id(self) -> str:
        """The profile's id, if it may be known."""
        return self.entry.profile_id or self.place

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        entry = self.entry
        known = entry.profile_id is not None
        return rank_line(width, entry.rank, entry.name, entry.points, entry.level, me=entry.me, known=known)


def rank_line(
    width: int, rank: int, name: Untrusted, points: int, level: int | None, *, me: bool, known: bool = True
) -> Content:
    """One rank in `width` cells; mine is told by "(you)" and an ink, a private one is quiet."""
    shown = content(name, "accent" if me else None if known else "muted")
    who = line(pad_left(Content(words.grouped(rank)), RANK_WIDTH), "  ", shown, ink(" (you)", "accent") if me else "")
    parts = [
        (pad_left(Content(words.plural(points, "point")), POINTS_WIDTH), POINTS_WIDTH),
        (pad_left(ink(f"level {level}" if level is not None else "", "muted"), LEVEL_WIDTH), LEVEL_WIDTH),
    ]
    return table_row(who, parts, width, name_width=30)
