"""The sums that are kept of a profile's points, and the same from its rows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Table, select

from backend.rules.points import utc_day
from backend.services import Services
from backend.store import verifying
from backend.store.tables import (
    activities,
    activity_counts,
    category_points,
    day_points,
    point_ledger,
    standings,
)


def rows(services: Services, table: Table, profile_id: str, column: str = "profile_id") -> list[Any]:
    """A profile's rows of a table."""
    query = select(table).where(table.c[column] == profile_id)
    return services.database.read_now(lambda tx: list(tx.execute(query)))


def assert_that_sums_are_those_of_the_rows(services: Services, profile_id: str) -> None:
    """Ledger = total = categories = days, and counts = activities; and whatever else is verified, of everybody."""
    assert [*verifying.faults(services.database, services.clock())] == []
    ledger = rows(services, point_ledger, profile_id)
    by_category: Counter[str] = Counter()
    by_day: Counter[tuple[object, str]] = Counter()
    for row in ledger:
        by_day[utc_day(row.occurred_at), row.category or "penalty"] += row.points
        if row.category is not None:
            by_category[row.category] += row.points
    [standing] = rows(services, standings, profile_id)
    assert standing.points == sum(row.points for row in ledger)
    assert Counter({row.category: row.points for row in rows(services, category_points, profile_id)}) == by_category
    assert Counter({(row.day, row.category): row.points for row in rows(services, day_points, profile_id)}) == by_day
    counted = Counter(row.kind for row in rows(services, activities, profile_id))
    assert Counter({row.kind: row.count for row in rows(services, activity_counts, profile_id)}) == counted
