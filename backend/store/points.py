"""Points as their member sees them: totals, level, days and the ledger (rules 2.4 to 2.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Row, bindparam, select

from api_client.wire.enums import Category
from api_client.wire.points import CategoryPoints, DayPoints, LedgerRow, Level, Points, Stats
from api_client.wire.text import Untrusted
from backend.catalogue.loading import catalogue
from backend.rules.levels import next_level
from backend.rules.points import WINDOW_DAYS, utc_day, window_start
from backend.store import counters
from backend.store.database import Tx
from backend.store.tables import day_points, point_ledger
from backend.store.walk import behind

PENALTY_TITLE = "Penalty"

_DAYS = (
    day_points.c.profile_id == bindparam("whose"),
    day_points.c.day.between(bindparam("first", type_=Date()), bindparam("today", type_=Date())),
)
_DAILY = select(day_points.c.day, day_points.c.category, day_points.c.points).where(*_DAYS)


def overview(tx: Tx, profile_id: str, now: datetime, days: int = WINDOW_DAYS) -> Points:
    """The shown total, the level and the way to the next one, with `stats` of the last `days` days."""
    counted = counters.read(tx, profile_id)
    coming = next_level(counted.points, catalogue().levels)
    of_days = stats(tx, profile_id, counted.by_category, now, days)
    return Points(
        by_category=of_days.by_category,
        per_day=of_days.per_day,
        points=counted.points,
        level=counted.level,
        next_level=None if coming is None else Level(level=coming.level, points=coming.points),
    )


def stats(
    tx: Tx, profile_id: str, of_all_time: Mapping[Category, int], now: datetime, days: int = WINDOW_DAYS
) -> Stats:
    """Points per category, of all time and the last 30 days, and of each of the last `days` UTC days (rule 2.6).

    Every day is there, oldest first; penalties lower their day, and belong to no category.
    """
    today = utc_day(now)
    first, window = today - timedelta(days=days - 1), window_start(today)
    of_window, of_day = Counter[str](), Counter[date]()
    asked = {"whose": profile_id, "first": min(first, window), "today": today}
    for day, category, number in tx.execute(_DAILY, asked).all():
        of_day[day] += number
        if day >= window:
            of_window[category] += number
    return Stats(
        by_category=[
            CategoryPoints(
                category=row.category,
                title=Untrusted(row.title),
                points=of_all_time.get(row.category, 0),
                points_30d=of_window[row.category],
            )
            for row in catalogue().categories
        ],
        per_day=[
            DayPoints(date=day, points=of_day[day])
            for day in (first + timedelta(days=number) for number in range(days))
        ],
    )


def ledger(tx: Tx, profile_id: str, count: int, after: str | None = None) -> list[LedgerRow]:
    """At most `count` ledger rows, newest first by when it happened, from the one after the row `after`."""
    mine = select(point_ledger).where(point_ledger.c.profile_id == profile_id)
    query = mine.order_by(point_ledger.c.occurred_at.desc(), point_ledger.c.id.desc()).limit(count)
    if after is not None:
        last = tx.execute(mine.where(point_ledger.c.id == after)).one_or_none()
        if last is None:
            return []
        at, row_id = point_ledger.c.occurred_at, point_ledger.c.id
        query = query.where(behind(at, row_id, (last.occurred_at, last.id)))
    return [_ledger_row(row) for row in tx.execute(query)]


def ledger_row(tx: Tx, profile_id: str, row_id: str) -> LedgerRow:
    """One row of the ledger, which exists."""
    row = (point_ledger.c.profile_id == profile_id) & (point_ledger.c.id == row_id)
    return _ledger_row(tx.execute(select(point_ledger).where(row)).one())


def _ledger_row(row: Row[Any]) -> LedgerRow:
    rule = catalogue().activities.get(row.kind)
    words = [rule.title if rule else PENALTY_TITLE if row.category is None else row.kind, row.title]
    return LedgerRow(
        id=row.id,
        kind=row.kind,
        title=Untrusted(": ".join(part for part in words if part)),
        category=None if row.category is None else Category(row.category),
        points=row.points,
        occurred_at=row.occurred_at,
        reason=None if row.reason is None else Untrusted(row.reason),
    )
