"""The Stats card: points per category, and the last 30 days as a chart (rule 2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, columns, content, ink, pad_left, progress, whole

if TYPE_CHECKING:
    from api_client.wire.points import CategoryPoints, Stats

NAME_WIDTH, POINTS_WIDTH = 12, 8
DAYS = 30


class StatsCard(Card["Stats"]):
    """A bar per category, in the order given, and a chart of 30 days."""

    TITLE: ClassVar[str] = "Stats"
    EMPTY: ClassVar[str] = "No points yet. Answer a question, or finish a lecture of the Academy."

    def body(self, value: Stats, width: int, height: int) -> list[Content]:
        """Bars against the largest category; then the chart in what height is left, at most two rows."""
        if not value.by_category:
            return []
        most = max(row.points for row in value.by_category)
        bars = [category_line(row, most, width) for row in value.by_category]
        days = [day.points for day in value.per_day[-DAYS:]]
        room = height - len(bars) - 1
        if not days or room < 1:
            return bars
        gap = [BLANK] if room > 1 else []
        drawn = [ink(row, "bar") for row in words.chart(days, min(width, len(days)), min(room - len(gap), 2))]
        total = words.grouped(sum(row.points_30d for row in value.by_category))
        best = ink(f", most {words.grouped(max(days))} a day" if max(days) > 0 else "", "muted")
        return [*bars, *gap, whole([ink(f"{len(days)} days  {total} points", "muted"), best], width, ""), *drawn]


def category_line(row: CategoryPoints, most: int, width: int) -> Content:
    """One category: its name, a bar against `most` points, its points."""
    name = content(row.title) if row.title else Content(row.category.value.title())
    share = row.points / most if most > 0 else 0.0
    points = pad_left(ink(words.grouped(row.points), "strong"), POINTS_WIDTH)
    room = width - NAME_WIDTH - POINTS_WIDTH - 4
    return columns([(name, NAME_WIDTH), (progress(room, share), room), (points, POINTS_WIDTH)], width)
