"""A year as a calendar: a column a week, a row a weekday, the fuller the square the more points (rule 2.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from textual.content import Content

from api_client.wire.points import DayPoints
from widgets import words
from widgets.cells import fit, ink, line
from widgets.point_words import from_to

WEEKS = 53
"""Columns of a year."""
DAYS = WEEKS * 7
"""Days that fill them at most."""
SIDE = 4
"""Cells of the weekdays' names."""
NAMES = ("Mon", "", "Wed", "", "Fri", "", "Sun")
NONE, BELOW = "·", "-"
SQUARES = "░▒▓█"
"""The fuller, the more: it reads without colours."""


def heat_map(days: Sequence[DayPoints], width: int) -> list[Content]:
    """Month names, seven rows, and what the squares mean; the newest weeks where a year has no room."""
    if not days or width <= SIDE:
        return []
    last = days[-1].date
    monday = last - timedelta(days=last.weekday())
    cells = 2 if width >= SIDE + 2 * WEEKS else 1
    count = min((width - SIDE) // cells, WEEKS)
    weeks = [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    points = {day.date: day.points for day in days}
    limits = thresholds([points[day] for day in points if day >= weeks[0]])
    rows = [ink(" " * SIDE + month_names(weeks, cells), "muted")]
    for weekday, name in enumerate(NAMES):
        squares = [square(points, week + timedelta(days=weekday), limits) for week in weeks]
        rows.append(line(ink(name.ljust(SIDE), "muted"), *(_drawn(glyph * cells) for glyph in squares)))
    return [*(fit(row, width) for row in rows), *legend(limits, width, below=any(day.points < 0 for day in days))]


def thresholds(values: Sequence[int]) -> list[int]:
    """The most points of each square but the last, so that a quarter of the days with points has each."""
    found = sorted(value for value in values if value > 0)
    quarters = len(SQUARES)
    limits = {found[len(found) * part // quarters] for part in range(1, quarters)} if found else set()
    return sorted(limit for limit in limits if limit < found[-1])


def square(points: Mapping[date, int], day: date, limits: Sequence[int]) -> str:
    """The glyph of a day; a space for one that is not told."""
    if day not in points:
        return " "
    value = points[day]
    if value <= 0:
        return BELOW if value else NONE
    return SQUARES[_level(value, limits)]


def _level(value: int, limits: Sequence[int]) -> int:
    # With fewer limits than squares the fullest ones are used, so that few busy days stand out.
    return len(SQUARES) - 1 - sum(value <= limit for limit in limits)


def month_names(weeks: Sequence[date], cells: int) -> str:
    """Each month's name over the week in which it begins."""
    text = ""
    for place, week in enumerate(weeks):
        begins = next((day for day in range(7) if (week + timedelta(days=day)).day == 1), None)
        if begins is not None and place * cells >= len(text) and (len(weeks) - place) * cells >= 3:
            text = text.ljust(place * cells) + words.MONTHS[(week + timedelta(days=begins)).month - 1] + " "
    return text.rstrip()


def legend(limits: Sequence[int], width: int, *, below: bool = False) -> list[Content]:
    """What the glyphs mean, in points a day, in as many lines as that takes."""
    parts = [line(_drawn(NONE), ink(" none", "muted"))]
    least = 1
    for glyph, limit in zip(SQUARES[len(SQUARES) - 1 - len(limits) :], [*limits, None], strict=True):
        parts.append(line(_drawn(glyph), ink(f" {from_to(least, limit)}", "muted")))
        least = limit + 1 if limit is not None else least
    if below:
        parts.append(line(_drawn(BELOW), ink(" below 0", "muted")))
    lines = [ink("Points a day:", "muted")]
    for part in parts:
        longer = line(lines[-1], "  ", part)
        lines = [*lines[:-1], longer] if longer.cell_length <= width else [*lines, part]
    return [fit(text, width) for text in lines]


def _drawn(glyphs: str) -> Content:
    name = "bar" if glyphs[0] in SQUARES else "warn" if glyphs[0] == BELOW else "rest"
    return ink(glyphs, name)
