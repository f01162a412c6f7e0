"""What the catalogue holds: one frozen class per kind of row, checked when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from api_client.wire.base import Kind
from api_client.wire.enums import Category, Rarity
from api_client.wire.secret import ScopeName

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
"""A sentence or a name for people, on one line."""
Positive = Annotated[int, Field(ge=1)]

_CHECKED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class CategoryTitle:
    """A category and its name on screen."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    category: Category
    title: Words


@dataclass(frozen=True, slots=True)
class ActivityRule:
    """A way to earn (or lose) points (rule 2.1)."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    kind: Kind
    title: Words
    category: Category
    points: int
    daily_max: Positive | None = None
    """Most points of this kind on one UTC day (rule 2.3); None where there is no limit."""
    once: bool = False
    """Given once in a profile's life (rule 2.7)."""
    own: bool = False
    """Recorded by this backend itself and refused from services."""
    public: bool = False
    """Shown on the Activity tab (rule 8.1), under its `noun`."""
    noun: Words | None = None
    certificate: Words | None = None
    """The certificate that it puts on the profile (rule 1.7)."""


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level and the points it begins at (rule 2.5)."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    level: Positive
    points: Positive


class MetricOf(StrEnum):
    """What a badge counts."""

    ACTIVITIES = "activities"
    CATEGORY_POINTS = "category_points"
    POINTS = "points"
    LEVEL = "level"
    CONNECTIONS = "connections"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number every profile has: how many activities of some kinds, points of a category, and so on."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    of: MetricOf
    kinds: tuple[Kind, ...] = ()
    """For `ACTIVITIES` only."""
    category: Category | None = None
    """For `CATEGORY_POINTS` only."""


@dataclass(frozen=True, slots=True)
class BadgeRule:
    """A badge and the targets of its levels on one metric (rule 3.1)."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    id: Slug
    name: Words
    rarity: Rarity
    description: Words
    metric: Metric
    targets: Annotated[tuple[Positive, ...], Field(min_length=1)]
    """One per level, rising."""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a challenge: an activity kind, and how many of it."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    kind: Kind
    count: Positive
    title: Words = ""
    """In words; the loader fills in the activity's own title where the file gives none."""


@dataclass(frozen=True, slots=True)
class RecurringChallenge:
    """A challenge that comes back every quarter; ``{season}`` in slug and title is filled in for each."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9{}-]{1,50}$")]
    title: Words
    description: Words
    credits: Positive
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge with its window: from `starts_at`, up to and without `ends_at` (rule 4.1)."""

    id: str
    title: str
    description: str
    credits: int
    steps: tuple[Step, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A scope of personal access tokens (rule 13.4)."""

    __pydantic_config__: ClassVar[ConfigDict] = _CHECKED
    name: ScopeName
    service: Words
    allows: Words
    link: Annotated[str, StringConstraints(pattern=r"^https://[a-z.]+/\S*$")]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it. Mappings keep the order of the files, which is the order things are listed in."""

    categories: tuple[CategoryTitle, ...]
    activities: Mapping[str, ActivityRule]
    """By kind."""
    levels: tuple[LevelRule, ...]
    """Rising."""
    badges: Mapping[str, BadgeRule]
    """By id."""
    seasons: tuple[str, str, str, str]
    """The names of the four quarters."""
    challenges: tuple[RecurringChallenge, ...]
    scopes: Mapping[str, ScopeRule]
    """By name."""
