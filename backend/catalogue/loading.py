"""Reads the data files of the catalogue, once, and refuses what does not fit together."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from api_client.wire.enums import Category, Rarity
from backend.catalogue.model import (
    ActivityRule,
    BadgeRule,
    Catalogue,
    CategoryTitle,
    LevelRule,
    MetricOf,
    RecurringChallenge,
    ScopeRule,
    Words,
)

Row = TypeVar("Row")
Seasons = tuple[Words, Words, Words, Words]


class CatalogueError(Exception):
    """A data file is wrong; the message names the file, the row and what is wrong with it."""


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the backend, loaded at the first call.

    Raises:
        CatalogueError: a data file is wrong.
    """
    return load(files("backend.catalogue"))


def load(folder: Traversable) -> Catalogue:
    """The catalogue of the five data files in `folder`, checked.

    Raises:
        CatalogueError: a file is missing, is no TOML, or breaks a rule of rules 2.1, 2.5, 3.1, 4.1 or 13.4.
    """
    categories = _read(folder, "activities.toml", "categories", TypeAdapter(tuple[CategoryTitle, ...]))
    activities = _keyed(
        "activities.toml",
        _read(folder, "activities.toml", "activities", TypeAdapter(tuple[ActivityRule, ...])),
        lambda row: row.kind,
    )
    badges = _keyed(
        "badges.toml",
        _read(folder, "badges.toml", "badges", TypeAdapter(tuple[BadgeRule, ...])),
        lambda row: row.id,
    )
    scopes = _keyed(
        "scopes.toml",
        _read(folder, "scopes.toml", "scopes", TypeAdapter(tuple[ScopeRule, ...])),
        lambda row: row.name,
    )
    levels = _read(folder, "levels.toml", "levels", TypeAdapter(Annotated[tuple[LevelRule, ...], Field(min_length=1)]))
    recurring = _read(folder, "challenges.toml", "challenges", TypeAdapter(tuple[RecurringChallenge, ...]))
    _check_activities(categories, activities)
    _check_levels(levels)
    _check_badges(badges, activities)
    _check_challenges(recurring, activities)
    return Catalogue(
        categories=categories,
        activities=activities,
        levels=levels,
        badges=badges,
        seasons=_read(folder, "challenges.toml", "seasons", TypeAdapter(Seasons)),
        challenges=tuple(_with_titles(challenge, activities) for challenge in recurring),
        scopes=scopes,
    )


def _read(folder: Traversable, file: str, table: str, shape: TypeAdapter[Row]) -> Row:
    """The value of `table` in `file`, of the given shape."""
    try:
        content = tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{file}: {error}") from error
    try:
        return shape.validate_python(content.get(table))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in (table, *first["loc"]))
        raise CatalogueError(f"{file}: {where}: {first['msg']}") from error


def _keyed(file: str, rows: Iterable[Row], key: Callable[[Row], str]) -> Mapping[str, Row]:
    """The rows by their key, in their order."""
    found: dict[str, Row] = {}
    for row in rows:
        if key(row) in found:
            raise CatalogueError(f"{file}: {key(row)} is there twice")
        found[key(row)] = row
    return MappingProxyType(found)


def _check(holds: bool, file: str, row: object, what: str) -> None:  # noqa: FBT001 - it reads as "check that …"
    if not holds:
        raise CatalogueError(f"{file}: {row}: {what}")


def _check_activities(categories: tuple[CategoryTitle, ...], activities: Mapping[str, ActivityRule]) -> None:
    file = "activities.toml"
    known = [category for category in Category if category is not Category.UNKNOWN]
    _check([row.category for row in categories] == known, file, "categories", f"are {', '.join(known)}, in this order")
    for kind, row in activities.items():
        _check(row.category in known, file, kind, "its category is unknown")
        _check(kind.startswith(f"{row.category}_"), file, kind, "does not begin with its category")
        _check(row.daily_max is None or 0 < row.points <= row.daily_max, file, kind, "one is more than the daily_max")
        _check(row.public == (row.noun is not None), file, kind, "public ones, and only they, have a noun")


def _check_levels(levels: tuple[LevelRule, ...]) -> None:
    for number, row in enumerate(levels, start=1):
        _check(row.level == number, "levels.toml", row.level, f"is row {number}: levels count from 1 without a gap")
    for lower, upper in pairwise(levels):
        _check(lower.points < upper.points, "levels.toml", upper.level, "points do not rise")


def _check_badges(badges: Mapping[str, BadgeRule], activities: Mapping[str, ActivityRule]) -> None:
    file = "badges.toml"
    for badge_id, badge in badges.items():
        metric = badge.metric
        _check(badge.rarity is not Rarity.UNKNOWN, file, badge_id, "its rarity is unknown")
        _check(all(low < high for low, high in pairwise(badge.targets)), file, badge_id, "targets do not rise")
        _check(bool(metric.kinds) == (metric.of is MetricOf.ACTIVITIES), file, badge_id, "kinds go with activities")
        by_category = metric.of is MetricOf.CATEGORY_POINTS
        _check((metric.category is not None) == by_category, file, badge_id, "category goes with category_points")
        _check(metric.category is not Category.UNKNOWN, file, badge_id, "its category is unknown")
        _check_kinds(file, badge_id, metric.kinds, activities)


def _check_challenges(challenges: tuple[RecurringChallenge, ...], activities: Mapping[str, ActivityRule]) -> None:
    file = "challenges.toml"
    _keyed(file, challenges, lambda row: row.slug)
    for challenge in challenges:
        _check_kinds(file, challenge.slug, tuple(step.kind for step in challenge.steps), activities)


def _check_kinds(file: str, row: str, kinds: tuple[str, ...], activities: Mapping[str, ActivityRule]) -> None:
    for kind in kinds:
        _check(kind in activities, file, row, f"there is no activity {kind}")
    _check(len(set(kinds)) == len(kinds), file, row, "names an activity twice")


def _with_titles(challenge: RecurringChallenge, activities: Mapping[str, ActivityRule]) -> RecurringChallenge:
    """The challenge with a title on every step."""
    steps = tuple(replace(step, title=step.title or activities[step.kind].title) for step in challenge.steps)
    return replace(challenge, steps=steps)
