"""The Leaderboard card: me and my neighbours, and my place in the company (rule 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from widgets import words
from widgets.card import Card, sentence
from widgets.cells import BLANK, apart, content, current, fit, ink, line, pad

if TYPE_CHECKING:
    from api_client.wire.leaderboard import BoardRow
    from api_client.wire.leaderboard import LeaderboardCard as Board


class LeaderboardCard(Card["Board"]):
    """The rows around mine, which is marked by a glyph, "(you)" and a bar."""

    TITLE: ClassVar[str] = "Leaderboard · 30 days"
    EMPTY: ClassVar[str] = "Nobody has points in the last 30 days."

    def body(self, value: Board, width: int, height: int) -> list[Content]:
        """Rows, then the company's rank."""
        rows = [board_line(row, width) for row in value.around]
        if value.rank is None:
            rows += sentence("You have no points in the last 30 days.", width)
        if value.company is not None:
            place = words.rank(value.company.rank, value.company.of)
            rows += [BLANK, line(content(value.company.name, "muted"), ink(f"  {place}", "muted"))]
        return rows


def board_line(row: BoardRow, width: int) -> Content:
    """Rank, name and points in `width` cells."""
    place, points = f"{words.grouped(row.rank)}  ", Content(words.grouped(row.points))
    you = " (you)" if row.me else ""
    name = fit(content(row.name), width - len(place) - len(you) - points.cell_length - 1)
    text = apart(line(place, name, you), points, width)
    return current(pad(text, width)) if row.me else text
