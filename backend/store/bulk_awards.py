"""Many activities of new profiles at once: the same rows as `awards.record` and `awards.penalise` write, much faster.

Everything is computed here with the functions of `backend.rules` that awards go by, then written a table at a time. A
test holds the two equal. It is for filling a database; it locks nothing and follows no referrals.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, update

from api_client.wire.enums import Category
from backend.catalogue.loading import catalogue
from backend.catalogue.model import ActivityRule, BadgeRule, MetricOf
from backend.ids import new_id
from backend.rules import activities as activity_rules
from backend.rules import badges as badge_rules
from backend.rules import points as point_rules
from backend.rules.points import PENALTY
from backend.store import badge_catalogue, boards, bulk
from backend.store.awards import Activity
from backend.store.database import Tx
from backend.store.point_books import Book
from backend.store.tables import (
    activities,
    activity_counts,
    cap_counters,
    category_points,
    day_points,
    earned_badges,
    point_ledger,
    standings,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An activity and when it was recorded."""

    activity: Activity
    at: datetime

    @property
    def profile_id(self) -> str:
        """Whose it is."""
        return self.activity.profile_id


@dataclass(frozen=True, slots=True)
class Penalised:
    """A penalty (rule 2.4) and when it was given; `points` is a positive number."""

    profile_id: str
    points: int
    reason: str
    at: datetime


@dataclass(slots=True)
class _Pages:
    """The rows to write, by table."""

    badges: Mapping[str, BadgeRule]
    """The badges there are, by id."""
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    counting: dict[str, tuple[BadgeRule, ...]] = field(default_factory=dict)
    """By activity kind, the badges whose metric can have changed when one is recorded."""

    def add(self, table: Table, **row: Any) -> None:
        self.rows[table].append(row)


@dataclass(slots=True)
class _Tally:
    """One profile on the way through its activities."""

    book: Book
    connected_at: Sequence[datetime]
    given: dict[tuple[str, date], int] = field(default_factory=dict)
    by_day: dict[tuple[date, str], int] = field(default_factory=dict)


def record_many(
    tx: Tx,
    events: Iterable[Recorded | Penalised],
    now: datetime,
    connected_at: Mapping[str, Sequence[datetime]] | None = None,
) -> None:
    """Records `events`, those of one profile in the order they were recorded.

    Args:
        tx: the transaction.
        events: their profiles exist and have no points yet; no two activities have the same sender and id.
        now: which day it is for the boards.
        connected_at: by profile, when each of its connections was made, rising; for the badges that count them.
    """
    pages, tallies = _Pages(badge_catalogue.rules(tx)), dict[str, _Tally]()
    for event in events:
        tally = tallies.get(event.profile_id)
        if tally is None:
            since = (connected_at or {}).get(event.profile_id, ())
            tally = tallies[event.profile_id] = _Tally(Book(event.profile_id), since)
        if isinstance(event, Penalised):
            _enter(pages, tally, PENALTY, None, -event.points, event.at, event.at, reason=event.reason)
        else:
            _record(pages, tally, event.activity, event.at)
    for tally in tallies.values():
        _close(pages, tally)
    for table, rows in pages.rows.items():
        bulk.insert_many(tx, table, rows)
    if tallies:
        sums = [{"whose": tally.book.profile_id, "points": tally.book.points} for tally in tallies.values()]
        tx.execute(update(standings).where(standings.c.profile_id == bindparam("whose")), sums)
        boards.refresh_all(tx, tallies, now)


def _record(pages: _Pages, tally: _Tally, activity: Activity, now: datetime) -> None:
    book, kind = tally.book, activity.kind
    rule = catalogue().activities[kind]
    if not point_rules.may_be_given(rule, book.by_kind.get(kind, 0)):
        return
    points = _within_daily_maximum(tally, rule, point_rules.utc_day(activity.occurred_at))
    pages.add(
        activities,
        sender=activity.sender,
        id=activity.id,
        profile_id=book.profile_id,
        kind=kind,
        occurred_at=activity.occurred_at,
        title=activity.title,
        digest=activity_rules.content_digest(kind, book.profile_id, activity.occurred_at, activity.title),
        points=points,
        recorded_at=now,
    )
    book.by_kind[kind] = book.by_kind.get(kind, 0) + 1
    _enter(pages, tally, kind, rule.category, points, activity.occurred_at, now, title=activity.title)
    _give_badges(pages, tally, kind, now)


def _within_daily_maximum(tally: _Tally, rule: ActivityRule, day: date) -> int:
    if rule.daily_max is None:
        return rule.points
    key = (rule.kind, day)
    given = tally.given.get(key, 0)
    if given < rule.daily_max:
        tally.given[key] = given + rule.points
    return point_rules.granted(rule, given)


def _enter(
    pages: _Pages,
    tally: _Tally,
    kind: str,
    category: Category | None,
    points: int,
    occurred_at: datetime,
    now: datetime,
    *,
    title: str | None = None,
    reason: str | None = None,
) -> None:
    """A ledger row and its place in every sum that is kept."""
    book = tally.book
    pages.add(
        point_ledger,
        profile_id=book.profile_id,
        id=new_id(int(now.timestamp() * 1000)),
        kind=kind,
        category=category,
        title=title,
        points=points,
        reason=reason,
        occurred_at=occurred_at,
        recorded_at=now,
    )
    day = (point_rules.utc_day(occurred_at), category or PENALTY)
    tally.by_day[day] = tally.by_day.get(day, 0) + points
    if category is not None:
        book.by_category[category] = book.by_category.get(category, 0) + points
    book.points += points


def _give_badges(pages: _Pages, tally: _Tally, kind: str, now: datetime) -> None:
    book = tally.book
    book.connections = bisect_right(tally.connected_at, now)
    for new in badge_rules.newly_completed(_badges_of(pages, kind), book.counters(), book.earned):
        pages.add(earned_badges, profile_id=book.profile_id, badge_id=new.badge_id, level=new.level, earned_at=now)
        book.earned[new.badge_id] = new.level


def _badges_of(pages: _Pages, kind: str) -> tuple[BadgeRule, ...]:
    """The badges whose metric can have changed when an activity of this kind is recorded."""
    if kind not in pages.counting:
        category = catalogue().activities[kind].category

        def counts(badge: BadgeRule) -> bool:
            if badge.metric.of is MetricOf.ACTIVITIES:
                return kind in badge.metric.kinds
            return badge.metric.of is not MetricOf.CATEGORY_POINTS or badge.metric.category is category

        pages.counting[kind] = tuple(badge for badge in pages.badges.values() if counts(badge))
    return pages.counting[kind]


def _close(pages: _Pages, tally: _Tally) -> None:
    """Writes the sums of a profile."""
    whose = {"profile_id": tally.book.profile_id}
    for (kind, day), points in tally.given.items():
        pages.add(cap_counters, **whose, kind=kind, day=day, points=points)
    for (day, category), points in tally.by_day.items():
        pages.add(day_points, **whose, day=day, category=category, points=points)
    for category, points in tally.book.by_category.items():
        pages.add(category_points, **whose, category=category, points=points)
    for kind, count in tally.book.by_kind.items():
        pages.add(activity_counts, **whose, kind=kind, count=count)
