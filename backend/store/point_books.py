"""A profile's counters, locked for the rest of a unit of work: what awards decide on, and the ledger they write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Text, bindparam, func, insert, select, update

from api_client.wire.enums import Category
from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule
from backend.ids import new_id
from backend.rules.badges import Counters
from backend.rules.levels import level_of
from backend.rules.points import PENALTY, shown_total, utc_day
from backend.store import badge_catalogue, boards
from backend.store.database import Tx
from backend.store.tables import (
    activity_counts,
    category_points,
    connections,
    day_points,
    earned_badges,
    point_ledger,
    profiles,
    standings,
)
from backend.store.upsert import insert_into


@dataclass(slots=True)
class Book:
    """The numbers of one profile; whoever writes rows keeps them in step."""

    profile_id: str
    points: int = 0
    """The ledger's sum, below 0 too."""
    by_kind: dict[str, int] = field(default_factory=dict)
    by_category: dict[Category, int] = field(default_factory=dict)
    connections: int = 0
    earned: dict[str, int] = field(default_factory=dict)
    """By badge id, the highest level given."""
    recorded: list[tuple[str, datetime]] = field(default_factory=list)
    """Kind and time of the activities that this unit of work has recorded."""
    badges: Mapping[str, BadgeRule] = field(default_factory=dict)
    """The badges there are, by id."""
    referrer: str | None = None
    """Whose link she signed up by; None too for members who have long been at level 1."""
    changed: set[str] = field(default_factory=set)
    """The categories, or `PENALTY`, in which points were entered since the boards were in step."""

    @property
    def level(self) -> int:
        """The level of the shown total (rule 2.5)."""
        return level_of(shown_total(self.points), catalogue().levels)

    def counters(self) -> Counters:
        """What badges count."""
        return Counters(self.by_kind, self.by_category, shown_total(self.points), self.level, self.connections)


def lock(tx: Tx, profile_ids: Collection[str]) -> dict[str, Book]:
    """Locks these profiles until the transaction's end, and reads their books; profiles that do not exist are left out.

    Their referrers are locked with them where an award could reach them, so that no lock is taken later. All are
    locked in the order of their ids: two units never wait for each other in a circle.
    """
    referrers = _referrers(tx, profile_ids)
    wanted = {*profile_ids, *referrers.values()}
    query = select(standings).where(standings.c.profile_id.in_(wanted)).order_by(standings.c.profile_id)
    books = {
        row.profile_id: Book(row.profile_id, row.points, referrer=referrers.get(row.profile_id))
        for row in tx.execute(query.with_for_update())
    }
    if books:
        _read(tx, books)
    return books


def hold(tx: Tx, *profile_ids: str) -> set[str]:
    """Locks these profiles as `lock` does, but for nothing that gives points; those of them that exist."""
    query = select(standings.c.profile_id).where(standings.c.profile_id.in_(profile_ids))
    return {*tx.execute(query.order_by(standings.c.profile_id).with_for_update()).scalars()}


def read(tx: Tx, profile_id: str) -> Book:
    """The book of one profile, as it stands; lock or hold it first to decide on it."""
    points = tx.execute(select(standings.c.points).where(standings.c.profile_id == profile_id)).scalar_one_or_none()
    book = Book(profile_id, points or 0)
    _read(tx, {profile_id: book})
    return book


def enter(
    tx: Tx,
    book: Book,
    kind: str,
    category: Category | None,
    points: int,
    occurred_at: datetime,
    now: datetime,
    *,
    title: str | None = None,
    reason: str | None = None,
) -> str:
    """Writes a ledger row and adds it to every sum that is kept: day, category and total. The row's id.

    The boards follow with `close`, once for all rows of a unit of work.
    """
    row_id = new_id()
    tx.execute(
        insert(point_ledger).values(
            profile_id=book.profile_id,
            id=row_id,
            kind=kind,
            category=category,
            title=title,
            points=points,
            reason=reason,
            occurred_at=occurred_at,
            recorded_at=now,
        )
    )
    if points == 0:
        return row_id
    key = {"profile_id": book.profile_id, "category": category or PENALTY}
    of_day = insert_into(tx, day_points).values(**key, day=utc_day(occurred_at), points=points)
    tx.execute(
        of_day.on_conflict_do_update(
            index_elements=["profile_id", "day", "category"], set_={"points": day_points.c.points + points}
        )
    )
    if category is not None:
        of_category = insert_into(tx, category_points).values(**key, points=points)
        tx.execute(
            of_category.on_conflict_do_update(
                index_elements=["profile_id", "category"], set_={"points": category_points.c.points + points}
            )
        )
        book.by_category[category] = book.by_category.get(category, 0) + points
    tx.execute(
        update(standings).where(standings.c.profile_id == book.profile_id).values(points=standings.c.points + points)
    )
    book.points += points
    book.changed.add(category or PENALTY)
    return row_id


def close(tx: Tx, books: Mapping[str, Book], now: datetime) -> None:
    """Brings the boards in step with what was entered into these books, which are locked; the last thing of a unit."""
    changed = {profile_id: book.changed for profile_id, book in books.items() if book.changed}
    if changed:
        boards.close(tx, changed, set().union(*changed.values()), now)
    for book in books.values():
        book.changed.clear()


def _referrers(tx: Tx, profile_ids: Collection[str]) -> dict[str, str]:
    """Who referred whom, upwards from these profiles, as long as they are below level 1 (rule 5.4)."""
    first_level = catalogue().levels[0].points
    found: dict[str, str] = {}
    asked, ask = set[str](), set(profile_ids)
    while ask:
        rows = tx.execute(
            select(profiles.c.id, profiles.c.referred_by)
            .join(standings, standings.c.profile_id == profiles.c.id)
            .where(profiles.c.id.in_(ask), profiles.c.referred_by.is_not(None), standings.c.points < first_level)
        ).all()
        found.update({row.id: row.referred_by for row in rows})
        asked |= ask
        ask = {row.referred_by for row in rows} - asked
    return found


def _read(tx: Tx, books: dict[str, Book]) -> None:
    badges = badge_catalogue.rules(tx)
    for book in books.values():
        book.badges = badges
    whose = {"ids": [*books]}
    for row in tx.execute(_COUNTED, whose):
        books[row.profile_id].by_kind[row.kind] = row.number
    for row in tx.execute(_OF_CATEGORIES, whose):
        books[row.profile_id].by_category[Category(row.category)] = row.points
    for row in tx.execute(_HIGHEST, whose):
        books[row.profile_id].earned[row.badge_id] = row.level
    for row in tx.execute(_CONNECTED, whose):
        books[row.profile_id].connections = row.number


# Built once: an award, and every Overview, would spend more on building them than the database on answering.
_IDS = bindparam("ids", type_=Text(), expanding=True)
_COUNTED = select(activity_counts.c.profile_id, activity_counts.c.kind, activity_counts.c.count.label("number")).where(
    activity_counts.c.profile_id.in_(_IDS)
)
_OF_CATEGORIES = select(category_points).where(category_points.c.profile_id.in_(_IDS))
_HIGHEST = (
    select(earned_badges.c.profile_id, earned_badges.c.badge_id, func.max(earned_badges.c.level).label("level"))
    .where(earned_badges.c.profile_id.in_(_IDS))
    .group_by(earned_badges.c.profile_id, earned_badges.c.badge_id)
)
_CONNECTED = (
    select(connections.c.profile_id, func.count().label("number"))
    .where(connections.c.profile_id.in_(_IDS))
    .group_by(connections.c.profile_id)
)
