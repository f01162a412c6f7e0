"""Points, levels and the rules that give them (rule 2)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Day, Id, Kind, Time, Whole
from api_client.wire.enums import Category
from api_client.wire.text import Untrusted


class CategoryPoints(Answer):
    """Points of one category."""

    category: Category
    title: Untrusted = Untrusted("")
    """The category's name on screen."""
    points: Whole
    points_30d: Whole


class DayPoints(Answer):
    """Points of one UTC day; negative when penalties outweigh."""

    date: Day
    points: Whole


class Stats(Answer):
    """Points per category, and per day for a chart, oldest day first (rule 2.6)."""

    by_category: list[CategoryPoints]
    per_day: list[DayPoints]


class Level(Answer):
    """A row of the level table: the level and the points it begins at."""

    level: Count
    points: Count


class Points(Stats):
    """``GET /v1/me/points``."""

    points: Count
    """The shown total, never below 0 (rule 2.4)."""
    level: Count
    next_level: Level | None


class LedgerRow(Answer):
    """One row of the append-only point ledger."""

    id: Id
    kind: Kind
    """An activity kind, or ``penalty``."""
    title: Untrusted
    category: Category | None
    """None for a penalty."""
    points: Whole
    occurred_at: Time
    reason: Untrusted | None
    """Why a penalty was given (rule 2.4)."""


class ActivityRule(Answer):
    """A row of "Ways to earn points"."""

    kind: Kind
    title: Untrusted
    category: Category
    points: Whole
    daily_max: Count | None
    """Most points of this kind on one UTC day; None where there is no limit (rule 2.3)."""


class CategoryTitle(Answer):
    """A category and its name on screen."""

    category: Category
    title: Untrusted


class PointRules(Answer):
    """``GET /v1/point-rules``: the catalogue of activities and levels, open to everybody."""

    categories: list[CategoryTitle]
    activities: list[ActivityRule]
    levels: list[Level]
