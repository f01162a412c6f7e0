"""The ledger against the total, the categories and the days; activities against the daily maxima (rules 2.3, 2.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sqlalchemy import Column, case, func, select

from backend.catalogue.loading import catalogue
from backend.rules.points import PENALTY
from backend.store.database import Tx
from backend.store.tables import (
    activities,
    cap_counters,
    category_points,
    day_points,
    former_profiles,
    point_ledger,
    standings,
)
from backend.store.verifying.faults import Fault, day_number, day_of, differences, shown

Sums: TypeAlias = dict[tuple[Any, ...], int]


def check(tx: Tx, profile_ids: list[str]) -> Iterator[Fault]:
    """What is wrong with the sums of these profiles."""
    totals: Sums = {(profile_id,): 0 for profile_id in profile_ids}
    categories, days = Counter[tuple[Any, ...]](), Sums()
    for row in tx.execute(_ledger(profile_ids)):
        totals[row.profile_id,] += row.points
        if row.counted:
            days[row.profile_id, day_of(row.day), row.category or PENALTY] = row.points
        if row.category is not None:
            categories[row.profile_id, row.category] += row.points
    of_category = _kept(tx, profile_ids, category_points.c.points, category_points.c.category)
    of_day = _kept(tx, profile_ids, day_points.c.points, day_points.c.day, day_points.c.category)
    yield from differences("standings", totals, _kept(tx, profile_ids, standings.c.points))
    yield from differences("category_points", _without_zeros(categories), _without_zeros(of_category))
    yield from differences("day_points", days, of_day)
    yield from _caps(tx, profile_ids)


def _ledger(profile_ids: list[str]) -> Any:
    """The ledger's sums by profile, category and day, and how many rows of each give or take something."""
    day = day_number(point_ledger.c.occurred_at)
    key = (point_ledger.c.profile_id, point_ledger.c.category, day)
    counted = func.sum(case((point_ledger.c.points != 0, 1), else_=0)).label("counted")
    query = select(*key[:2], day.label("day"), func.sum(point_ledger.c.points).label("points"), counted)
    return query.where(point_ledger.c.profile_id.in_(profile_ids)).group_by(*key)


def _kept(tx: Tx, profile_ids: list[str], value: Column[int], *key: Column[Any]) -> Sums:
    """The rows of a table of sums, by profile and the rest of their key."""
    whose = value.table.c.profile_id
    return {(*row[1:],): row[0] for row in tx.execute(select(value, whose, *key).where(whose.in_(profile_ids)))}


def _without_zeros(sums: Mapping[tuple[Any, ...], int]) -> Sums:
    return {key: points for key, points in sums.items() if points}


def _caps(tx: Tx, profile_ids: list[str]) -> Iterator[Fault]:
    """A counter holds what was asked for until its maximum was reached, so what was given, or somewhat more.

    Two profiles that were merged may both have been given their maximum, and have both asked for more (rule 11.2).
    """
    limited = {kind: rule for kind, rule in catalogue().activities.items() if rule.daily_max is not None}
    day = day_number(activities.c.occurred_at)
    query = select(activities.c.profile_id, activities.c.kind, day.label("day"), func.sum(activities.c.points))
    query = query.where(activities.c.profile_id.in_(profile_ids), activities.c.kind.in_(limited))
    rows = tx.execute(query.group_by(activities.c.profile_id, activities.c.kind, day))
    given: Sums = {(profile_id, kind, day_of(number)): points for profile_id, kind, number, points in rows}
    counted = _kept(tx, profile_ids, cap_counters.c.points, cap_counters.c.kind, cap_counters.c.day)
    former = select(former_profiles.c.profile_id, func.count().label("number")).group_by(former_profiles.c.profile_id)
    rows = tx.execute(former.where(former_profiles.c.profile_id.in_(profile_ids)))
    merged = {row.profile_id: int(row.number) for row in rows}
    for key in {**given, **counted}:
        profile_id, kind, of_day = key
        gave, count = given.get(key, 0), counted.get(key, 0)
        rule = limited.get(kind)
        most = 0 if rule is None or rule.daily_max is None else rule.daily_max
        right = gave == min(count, most)
        if not right and rule is not None and profile_id in merged:
            right = gave <= count < gave + rule.points * (1 + merged[profile_id])
        if not right:
            expected = f"{gave}" if gave < most else f"{most} or more"
            yield Fault(profile_id, "cap_counters", f"{kind} {of_day}", expected, shown(counted.get(key)))
