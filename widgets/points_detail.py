"""Points in full: the way to the next level, categories, 30 days, 12 months, and a year day by day (2.5 and 2.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.points import CategoryPoints, DayPoints, Points
from widgets import words
from widgets.axis_chart import Bar, axis_chart
from widgets.cells import BLANK, columns, content, fit, ink, line, pad, pad_left, progress, whole
from widgets.heat_map import DAYS as YEAR
from widgets.heat_map import heat_map
from widgets.lines import Lines, growing
from widgets.point_words import day_and_month, to_next_level

MONTH_DAYS = 30
MONTHS = 12
WIDEST_MONTH = 8
"""Cells of a month's bar and the gap behind it."""
CHART_ROWS = 7
NAME_WIDTH, NUMBER_WIDTH = 12, 8
BESIDE = 112
"""Cells from which on the 30 days stand beside the categories."""


class PointsDetail(Lines):
    """Everything about one's points."""

    value: reactive[Points | None] = growing[Points | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Five pictures, one below the other."""
        if self.value is None:
            return [ink("Loading…", "muted")]
        value = self.value
        if not value.by_category:
            return [level_line(value, width), BLANK, ink("No points yet. Answer a question on the forum.", "muted")]
        days = value.per_day[-MONTH_DAYS:]
        return [
            level_line(value, width),
            BLANK,
            *(beside if width >= BESIDE else below)(value.by_category, days, width),
            BLANK,
            *months_chart(value.per_day, width),
            BLANK,
            *year(value.per_day, width),
        ]


def level_line(value: Points, width: int) -> Content:
    """Level, a bar to the next one, and how many points that takes (rule 2.5)."""
    name = ink(f"Level {value.level}", "strong")
    goal = words.level_goal(value.points, value.next_level)
    told = f"{goal} · {to_next_level(value.points, value.next_level)}" if value.next_level else goal
    room = min(width - name.cell_length - len(told) - 4, 40)
    if room < 3:
        return fit(line(name, "  ", ink(goal, "muted")), width)
    bar = progress(room, words.level_share(value.points, value.next_level), "warn")
    return line(name, "  ", bar, "  ", ink(told, "muted"))


def beside(rows: Sequence[CategoryPoints], days: Sequence[DayPoints], width: int) -> list[Content]:
    """The categories, and the 30 days at their side, two cells each."""
    right = 2 * MONTH_DAYS + len(words.grouped(max([0, *(day.points for day in days)]))) + 2
    left = width - right - 3
    both = zip_longest(category_table(rows, left), days_chart(days, right), fillvalue=BLANK)
    return [line(pad(one, left), "   ", other) for one, other in both]


def below(rows: Sequence[CategoryPoints], days: Sequence[DayPoints], width: int) -> list[Content]:
    """The categories, and the 30 days below them."""
    return [*category_table(rows, width), BLANK, *days_chart(days, width)]


def category_table(rows: Sequence[CategoryPoints], width: int) -> list[Content]:
    """A bar per category against the largest, its points, and those of 30 days (rule 2.6)."""
    most = max(row.points for row in rows)
    room = min(width - NAME_WIDTH - 2 * NUMBER_WIDTH - 6, 40)

    def row_of(name: Content, bar: Content, points: Content, recent: Content) -> Content:
        sized = [(pad_left(points, NUMBER_WIDTH), NUMBER_WIDTH), (pad_left(recent, NUMBER_WIDTH), NUMBER_WIDTH)]
        return columns([(name, NAME_WIDTH), (bar, room), *sized], width)

    table = [row_of(ink("Category", "muted"), BLANK, ink("all time", "muted"), ink("30 days", "muted"))]
    for row in rows:
        name = content(row.title) if row.title else Content(row.category.value.title())
        bar = progress(room, row.points / most if most > 0 else 0.0)
        recent = Content(words.grouped(row.points_30d))
        table.append(row_of(name, bar, ink(words.grouped(row.points), "strong"), recent))
    total = words.grouped(sum(row.points for row in rows))
    recently = words.grouped(sum(row.points_30d for row in rows))
    return [*table, row_of(ink("All", "muted"), BLANK, ink(total, "strong"), Content(recently))]


def days_chart(days: Sequence[DayPoints], width: int) -> list[Content]:
    """The last 30 days, a bar each."""
    bars = [Bar(day.points, day_and_month(day.date)) for day in days]
    return [heading(f"{len(days)} days", days, width), *axis_chart(bars, width, CHART_ROWS)]


def months_chart(days: Sequence[DayPoints], width: int) -> list[Content]:
    """The last twelve months, this one among them, a bar each."""
    sums = month_sums(days)
    bars = [Bar(points, words.MONTHS[month - 1]) for (_, month), points in sums]
    first = sums[0][0] if sums else (0, 0)
    within = [day for day in days if (day.date.year, day.date.month) >= first]
    return [heading(f"{len(sums)} months", within, width), *axis_chart(bars, width, CHART_ROWS, widest=WIDEST_MONTH)]


def month_sums(days: Sequence[DayPoints]) -> list[tuple[tuple[int, int], int]]:
    """Year and month, and their points, of the last twelve months, oldest first."""
    if not days:
        return []
    sums: Counter[tuple[int, int]] = Counter()
    for day in days:
        sums[day.date.year, day.date.month] += day.points
    last = days[-1].date
    count = last.year * 12 + last.month - 1
    months = [divmod(count - back, 12) for back in range(MONTHS - 1, -1, -1)]
    return [((year, month + 1), sums[year, month + 1]) for year, month in months]


def year(days: Sequence[DayPoints], width: int) -> list[Content]:
    """A year, a square a day."""
    shown = days[-YEAR:]
    active = sum(day.points > 0 for day in shown)
    streak = longest_streak(shown)
    parts = [
        line(ink("A year", "strong"), ink(f"  points on {words.plural(active, 'day')} of {len(shown)}", "muted")),
        ink(f", {words.plural(streak, 'day')} in a row at most" if streak > 1 else "", "muted"),
    ]
    return [whole(parts, width, ""), *heat_map(shown, width)]


def heading(name: str, days: Sequence[DayPoints], width: int) -> Content:
    """What a chart shows, its sum and its best day."""
    total = words.plural(sum(day.points for day in days), "point")
    best = max(days, key=lambda day: day.points, default=None)
    most = f", most on {words.day(best.date)}: {words.grouped(best.points)}" if best and best.points > 0 else ""
    return whole([line(ink(name, "strong"), ink(f"  {total}", "muted")), ink(most, "muted")], width, "")


def longest_streak(days: Sequence[DayPoints]) -> int:
    """The most days in a row with points."""
    longest = run = 0
    before: date | None = None
    for day in days:
        follows = before is not None and (day.date - before).days == 1
        run = (run + 1 if follows else 1) if day.points > 0 else 0
        longest, before = max(longest, run), day.date
    return longest
