"""Badges as operators make them (rules 3.1 and 15.1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api_client.wire.base import Answer, Count, Id, Kind, Request
from api_client.wire.enums import Category, OpenEnum, Rarity
from api_client.wire.text import Untrusted, visible_line

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(visible_line),
]
"""A name or a sentence, on one line."""
Targets = Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=20)]
"""One per level, rising."""
NewRarity = Literal["green", "blue", "purple", "orange"]


class MetricOf(OpenEnum):
    """What a badge counts."""

    ACTIVITIES = "activities"
    CATEGORY_POINTS = "category_points"
    POINTS = "points"
    LEVEL = "level"
    CONNECTIONS = "connections"
    UNKNOWN = "unknown"


class NewMetric(Request):
    """What a new badge counts: `kinds` go with activities, and `category` with category_points."""

    of: Literal["activities", "category_points", "points", "level", "connections"]
    kinds: list[Kind] = Field(default_factory=list, max_length=100)
    category: Literal["forum", "marketplace", "platform", "community", "learning"] | None = None


class NewBadge(Request):
    """``POST /v1/operator/badges``."""

    name: Line
    description: Line
    rarity: NewRarity
    metric: NewMetric
    targets: Targets


class BadgeChange(Request):
    """``PATCH /v1/operator/badges/{id}``: only what is given changes; what a badge counts is for ever."""

    name: Line | None = None
    description: Line | None = None
    rarity: NewRarity | None = None
    targets: Targets | None = None
    """At least as many levels as before: earned ones stay."""


class BadgeMetric(Answer):
    """What a badge counts."""

    of: MetricOf
    kinds: list[Kind]
    category: Category | None


class BadgeRecord(Answer):
    """A badge as its operator sees it."""

    id: Id
    name: Untrusted
    description: Untrusted
    rarity: Rarity
    metric: BadgeMetric
    targets: list[Count]
