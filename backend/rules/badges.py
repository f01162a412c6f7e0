"""Badges: what counts for them, which are earned, in progress or next, and which are featured (rule 3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from api_client.wire.enums import Category, Rarity
from backend.catalogue.model import BadgeRule, Metric, MetricOf
from backend.rules.broken import BrokenKind, RuleBroken

MOST_FEATURED = 4
_RARITIES = list(Rarity)


@dataclass(frozen=True, slots=True)
class Counters:
    """Everything badges count, of one profile."""

    by_kind: Mapping[str, int] = field(default_factory=dict)
    """How many activities of each kind."""
    by_category: Mapping[Category, int] = field(default_factory=dict)
    """Points of each category."""
    points: int = 0
    """The shown total."""
    level: int = 0
    connections: int = 0


@dataclass(frozen=True, slots=True)
class BadgeLevel:
    """A level of a badge."""

    badge_id: str
    level: int


@dataclass(frozen=True, slots=True)
class Earned:
    """The highest level of a badge that a profile was given, and when."""

    level: int
    earned_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A badge as one member has it; the numbers of the wire's ``Badge``."""

    badge: BadgeRule
    level: int
    """The highest completed level for an earned badge, the one aimed at otherwise."""
    done: int
    """Where the metric stands."""
    target: int
    """What the next level needs; the last level's target when all are completed."""
    progress: float
    """Share of `target`, 0 to 1; 1 when all levels are completed."""
    earned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shelves:
    """A member's badges. A multi-level badge can be earned and in progress at once (rules 3.2 and 3.3)."""

    earned: tuple[Standing, ...]
    """Newest first."""
    in_progress: tuple[Standing, ...]
    """Furthest first."""
    next: tuple[Standing, ...]
    """Nearest first: the least rare, then the smallest target, as metrics can't be compared with each other."""


def measured(metric: Metric, counters: Counters) -> int:
    """Where `metric` stands, never below 0."""
    match metric.of:
        case MetricOf.ACTIVITIES:
            value = sum(counters.by_kind.get(kind, 0) for kind in metric.kinds)
        case MetricOf.CATEGORY_POINTS:
            value = counters.by_category.get(metric.category, 0) if metric.category else 0
        case MetricOf.POINTS:
            value = counters.points
        case MetricOf.LEVEL:
            value = counters.level
        case MetricOf.CONNECTIONS:
            value = counters.connections
    return max(0, value)


def completed_level(badge: BadgeRule, value: int) -> int:
    """How many levels `value` completes, 0 for none."""
    return bisect_right(badge.targets, value)


def newly_completed(
    badges: Iterable[BadgeRule], counters: Counters, earned_levels: Mapping[str, int]
) -> tuple[BadgeLevel, ...]:
    """The levels to give now, each of them, lowest first; nothing is ever taken away (rule 3.4).

    Args:
        badges: the badges to look at.
        counters: where the profile stands.
        earned_levels: by badge id, the highest level given before.
    """
    return tuple(
        BadgeLevel(badge.id, level)
        for badge in badges
        for level in range(
            earned_levels.get(badge.id, 0) + 1, completed_level(badge, measured(badge.metric, counters)) + 1
        )
    )


def shelves(badges: Iterable[BadgeRule], counters: Counters, earned: Mapping[str, Earned]) -> Shelves:
    """A member's badges as earned, in progress and next ones (rules 3.2 and 3.3).

    Earned is what is in `earned`, by badge id: a level lost by a penalty is still there.
    """
    complete: list[Standing] = []
    started: list[Standing] = []
    untouched: list[Standing] = []
    for badge in badges:
        given = earned.get(badge.id)
        # A catalogue may come to have fewer levels than were given before.
        held = min(given.level, len(badge.targets)) if given else 0
        if given is not None:
            complete.append(_standing(badge, counters, held, held, given.earned_at))
        if held < len(badge.targets):
            aimed = _standing(badge, counters, held, held + 1, None)
            (started if held or aimed.done else untouched).append(aimed)
    return Shelves(
        earned=tuple(sorted(complete, key=_earned_at, reverse=True)),
        in_progress=tuple(sorted(started, key=lambda one: -one.progress)),
        next=tuple(sorted(untouched, key=lambda one: (_RARITIES.index(one.badge.rarity), one.target))),
    )


def _standing(badge: BadgeRule, counters: Counters, held: int, level: int, earned_at: datetime | None) -> Standing:
    """The badge of somebody who holds `held` levels of it, as an entry about `level`."""
    done = measured(badge.metric, counters)
    finished = held == len(badge.targets)
    target = badge.targets[-1 if finished else held]
    progress = 1.0 if finished else min(1.0, done / target)
    return Standing(badge, level, done, target, progress, earned_at)


def _earned_at(one: Standing) -> float:
    return one.earned_at.timestamp() if one.earned_at else 0.0


def check_featured(badge_ids: Sequence[str], earned: Collection[str]) -> tuple[str, ...]:
    """The badges to feature, in the user's order (rule 3.4).

    Args:
        badge_ids: what she asks for.
        earned: ids of the badges she has earned.

    Raises:
        RuleBroken: ``too_many_featured``, ``badge_repeated`` or ``badge_not_earned``, which names the badges.
    """
    if len(badge_ids) > MOST_FEATURED:
        raise RuleBroken(
            "too_many_featured",
            f"At most {MOST_FEATURED} badges can be featured: take one out first.",
            kind=BrokenKind.INVALID,
            field="badge_ids",
            most=MOST_FEATURED,
        )
    if len(set(badge_ids)) < len(badge_ids):
        raise RuleBroken(
            "badge_repeated", "A badge can be featured once only.", kind=BrokenKind.INVALID, field="badge_ids"
        )
    missing = [badge_id for badge_id in badge_ids if badge_id not in earned]
    if missing:
        raise RuleBroken(
            "badge_not_earned", "Only earned badges can be featured.", field="badge_ids", badge_ids=[*missing]
        )
    return tuple(badge_ids)
