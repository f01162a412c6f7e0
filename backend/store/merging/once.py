"""Taking back what would count twice: its activity goes, and a ledger row with the reason takes its points.

Two profiles may have their whole history in common: all of this is done for many at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, and_, bindparam, delete, insert, or_, select, update

from api_client.wire.enums import Category
from backend.catalogue.loading import catalogue
from backend.ids import new_id
from backend.rules.counted_twice import Did, Twice, referral_ids, twice
from backend.rules.points import utc_day
from backend.store import awards, former_profiles, referrals, taken_back
from backend.store.database import Record, Tx
from backend.store.merging.steps import Pair
from backend.store.point_books import Book
from backend.store.tables import (
    activities,
    activity_counts,
    cap_counters,
    category_points,
    day_points,
    point_ledger,
    standings,
)


def found(tx: Tx, pair: Pair) -> list[Twice]:
    """The activities of the two profiles that must not count beside the others."""
    once = {kind for kind, rule in catalogue().activities.items() if rule.once}
    ids = [who for profile_id in (pair.mine, pair.theirs) for who in (profile_id, *former_profiles.of(tx, profile_id))]
    between = referral_ids(ids) | referrals.activities_of_invites(tx, (pair.mine, pair.theirs))
    own = and_(activities.c.sender == awards.OWN_SENDER, activities.c.id.in_(between))
    query = select(activities).where(activities.c.profile_id.in_((pair.mine, pair.theirs)))
    rows: dict[tuple[str, str], Record] = {}
    for statement in (query.where(or_(activities.c.kind.in_(once), own)), *_same(pair)):
        rows.update({(row.sender, row.id): row for row in tx.execute(statement)})
    done = [_did(rows[key]) for key in sorted(rows)]
    return twice(
        [one for one in done if one.profile_id == pair.mine],
        [one for one in done if one.profile_id == pair.theirs],
        once=once,
        own_sender=awards.OWN_SENDER,
        between=between,
    )


def _same(pair: Pair) -> list[Select[Any]]:
    """What was reported for both: my activities, and theirs."""
    mine, theirs = activities.alias("mine"), activities.alias("theirs")
    same = and_(
        theirs.c.profile_id == pair.theirs,
        theirs.c.kind == mine.c.kind,
        theirs.c.occurred_at == mine.c.occurred_at,
        theirs.c.sender == mine.c.sender,
        theirs.c.title == mine.c.title,
    )
    return [select(side).select_from(mine.join(theirs, same)).where(mine.c.profile_id == pair.mine) for side in
            (mine, theirs)]  # fmt: skip


def _did(row: Record) -> Did:
    return Did(row.sender, row.id, row.profile_id, row.kind, row.title, row.occurred_at, row.points)


def take_back(tx: Tx, books: Mapping[str, Book], gone: list[Twice], now: datetime) -> None:
    """Takes these back from their profiles, which are locked, before anything is moved.

    The ledger rows bear the times of what they take back, so that its days, and the window with them, are right too.
    """
    if not gone:
        return
    taken_back.note(tx, [one.did for one in gone])
    this = and_(activities.c.sender == bindparam("of_sender"), activities.c.id == bindparam("of_id"))
    tx.execute(delete(activities).where(this), [{"of_sender": one.did.sender, "of_id": one.did.id} for one in gone])
    counts = Counter((one.did.profile_id, one.did.kind) for one in gone)
    _lower(tx, activity_counts, "count", ("profile_id", "kind"), counts)
    for (profile_id, kind), number in counts.items():
        books[profile_id].by_kind[kind] -= number
    paid = [one for one in gone if one.did.points]
    if paid:
        _take_points(tx, books, paid, now)


def _take_points(tx: Tx, books: Mapping[str, Book], paid: list[Twice], now: datetime) -> None:
    tx.execute(insert(point_ledger), [_ledger_row(one, now) for one in paid])
    by_kind = _points((one.did.profile_id, one.did.kind, utc_day(one.did.occurred_at), one.did) for one in paid)
    by_day = _points((one.did.profile_id, utc_day(one.did.occurred_at), _category(one), one.did) for one in paid)
    by_category = _points((one.did.profile_id, _category(one), one.did) for one in paid)
    by_profile = _points((one.did.profile_id, one.did) for one in paid)
    _lower(tx, cap_counters, "points", ("profile_id", "kind", "day"), by_kind)
    _lower(tx, day_points, "points", ("profile_id", "day", "category"), by_day)
    _lower(tx, category_points, "points", ("profile_id", "category"), by_category)
    _lower(tx, standings, "points", ("profile_id",), by_profile)
    for (profile_id,), points in by_profile.items():
        books[profile_id].points -= points
    for (profile_id, category), points in by_category.items():
        books[profile_id].by_category[category] -= points


def _ledger_row(one: Twice, now: datetime) -> dict[str, Any]:
    return {
        "profile_id": one.did.profile_id,
        "id": new_id(),
        "kind": one.did.kind,
        "category": _category(one),
        "title": one.did.title,
        "points": -one.did.points,
        "reason": one.reason,
        "occurred_at": one.did.occurred_at,
        "recorded_at": now,
    }


def _category(one: Twice) -> Category:
    return catalogue().activities[one.did.kind].category


def _points(keyed: Iterable[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """The points of activities by what stands before each."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for *key, did in keyed:
        sums[tuple(key)] += did.points
    return sums


def _lower(tx: Tx, table: Table, column: str, key: tuple[str, ...], by: Mapping[tuple[Any, ...], int]) -> None:
    """Takes so much from the rows with these keys."""
    rows = [{f"of_{name}": part for name, part in zip(key, parts, strict=True)} | {"less": less}
            for parts, less in by.items()]  # fmt: skip
    these = and_(*(table.c[name] == bindparam(f"of_{name}") for name in key))
    tx.execute(update(table).where(these).values({column: table.c[column] - bindparam("less")}), rows)
