"""Formatters of points over time, beside those of `widgets.words`."""

from __future__ import annotations

from datetime import date

from api_client.wire.points import Level
from widgets.words import MONTHS, grouped, plural


def day_and_month(value: date) -> str:
    """A date of this year: "21 Nov"."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def to_next_level(points: int, next_level: Level | None) -> str:
    """What is missing: "3 040 points to level 7"; "" at the highest one (rule 2.5)."""
    if next_level is None:
        return ""
    return f"{plural(max(next_level.points - points, 0), 'point')} to level {grouped(next_level.level)}"


def from_to(least: int, most: int | None) -> str:
    """Which numbers: "5–12", "5", or "5 or more"."""
    if most is None:
        return f"{grouped(least)} or more"
    return grouped(most) if most == least else f"{grouped(least)}–{grouped(most)}"
