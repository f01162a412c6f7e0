"""A day leaves the window: the next day's boards are made, in chunks, by one process at a time.

Each chunk is a unit of work that says, with its rows, how far it came: a process that is killed leaves whole chunks,
and the next one goes on behind them. Making a profile's rows twice comes to the same, so that even a lease that ran
out under a slow process doubles nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, select, tuple_, update

from backend.ids import new_id
from backend.rules.points import utc_day
from backend.store import leases
from backend.store.boards.buckets import Changes
from backend.store.boards.upkeep import AT_ONCE, restate
from backend.store.database import Database, Tx
from backend.store.tables import board_buckets, board_days, board_rows, standings
from backend.store.upsert import insert_into

LEASE = "boards"
LEASE_TIME = timedelta(minutes=1)
"""After so long without a chunk the process that had the lease is taken for gone."""
AHEAD = timedelta(hours=1)
"""How long before midnight the next day's boards are begun."""
DELETED_AT_ONCE = 5000
SHUFFLE_BYTES = 8


def is_due(tx: Tx, now: datetime) -> bool:
    """True when there are boards to make or to delete."""
    days = _days(tx)
    return any(day not in days or not days[day].ready for day in _wanted(now)) or _oldest_over(days, now) is not None


def step(tx: Tx, holder: str, now: datetime) -> bool:
    """One chunk of what is due; True when there may be more, False when all is done or another process is at it.

    Today's boards come first, if they are late, then yesterday's, for the change of ranks, then tomorrow's.
    `holder` is the process.
    """
    if not leases.take(tx, LEASE, holder, now, LEASE_TIME):
        return False
    days = _days(tx)
    for day in _wanted(now):
        if day not in days:
            # Nothing when another process, whose lease ran out, has begun it just now.
            tx.execute(insert_into(tx, board_days).values(day=day, built_to="", ready=False).on_conflict_do_nothing())
            return True
        if not days[day].ready:
            _build(tx, days[day])
            return True
    over = _oldest_over(days, now)
    if over is not None:
        delete_some(tx, over)
        return True
    leases.give_back(tx, LEASE, holder)
    return False


def bring_up_to_date(database: Database, now: datetime) -> None:
    """Does all that is due, in the thread that calls; for commands and tests."""
    holder = new_id()
    while database.write_now(lambda tx: step(tx, holder, now)):
        pass


def _wanted(now: datetime) -> list[date]:
    today = utc_day(now)
    return [today, today - timedelta(days=1), *{utc_day(now + AHEAD)} - {today}]


def _days(tx: Tx) -> dict[date, Row[Any]]:
    return {row.day: row for row in tx.execute(select(board_days))}


def _oldest_over(days: Iterable[date], now: datetime) -> date | None:
    """The first day before yesterday: nobody asks for its boards any more."""
    return min((day for day in days if day < utc_day(now) - timedelta(days=1)), default=None)


def _build(tx: Tx, day: Row[Any]) -> None:
    """Makes the rows of the next profiles on the boards of a day; without any left, the boards are ready."""
    query = select(standings.c.profile_id, standings.c.shuffle).where(standings.c.profile_id > day.built_to)
    rows = tx.execute(query.order_by(standings.c.profile_id).limit(AT_ONCE).with_for_update()).all()
    done = update(board_days).where(board_days.c.day == day.day)
    if not rows:
        tx.execute(done.values(ready=True))
        return
    shuffle(tx, [row.profile_id for row in rows if row.shuffle is None])
    changes = Changes()
    restate(tx, [row.profile_id for row in rows], [day.day], changes)
    tx.execute(done.values(built_to=rows[-1].profile_id))
    changes.write(tx)


def shuffle(tx: Tx, profile_ids: Iterable[str]) -> None:
    """Gives profiles, which are locked, another place among private ones; their boards follow with `refresh`."""
    rows = [{"whose": profile_id, "shuffle": new_shuffle()} for profile_id in profile_ids]
    if rows:
        tx.execute(update(standings).where(standings.c.profile_id == bindparam("whose")), rows)


def new_shuffle() -> str:
    """A random place among private profiles with the same points (rule 6.2)."""
    return secrets.token_hex(SHUFFLE_BYTES)


def delete_some(tx: Tx, day: date) -> bool:
    """Deletes some rows of a day's boards, and the day itself when none are left; False then."""
    for table in (board_rows, board_buckets):
        if _delete_at_most(tx, table, day, DELETED_AT_ONCE):
            return True
    tx.execute(delete(board_days).where(board_days.c.day == day))
    return False


def _delete_at_most(tx: Tx, table: Table, day: date, number: int) -> int:
    key = table.primary_key.columns
    some = select(*key).where(table.c.day == day).limit(number)
    return tx.execute(delete(table).where(tuple_(*key).in_(some))).rowcount
