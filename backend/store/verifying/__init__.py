"""Proof that every sum that is kept is the sum of the rows it is made of (rules 2.3, 2.4, 4.3, 4.4 and 6).

It goes through the members in chunks, each seen at one moment, so that it needs little memory for however many there
are, and can run beside a server. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Column, select

from backend.store.database import Database, Tx
from backend.store.tables import accounts, profiles
from backend.store.verifying import credit_sums, histograms, point_sums, standing
from backend.store.verifying.faults import Fault

AT_ONCE = 500
"""Members, or accounts, that are looked at together."""

Check: TypeAlias = Callable[[Tx, list[str]], Iterator[Fault]]

__all__ = ["Fault", "faults"]


def faults(database: Database, now: datetime) -> Iterator[Fault]:
    """Everything that is not as it follows from the ledgers; nothing when all is well. Raises `DatabaseAway`."""

    def of_profiles(tx: Tx, ids: list[str]) -> Iterator[Fault]:
        yield from point_sums.check(tx, ids)
        yield from standing.check(tx, ids, now)
        yield from credit_sums.check_claims(tx, ids)

    yield from _in_chunks(database, profiles.c.id, of_profiles)
    yield from _in_chunks(database, accounts.c.id, credit_sums.check)
    yield from database.read_now(_of_boards)


def _in_chunks(database: Database, key: Column[str], check: Check) -> Iterator[Fault]:
    last = ""
    while True:

        def work(tx: Tx, last: str = last) -> tuple[list[str], list[Fault]]:
            _at_one_moment(tx)
            ids = [*tx.execute(select(key).where(key > last).order_by(key).limit(AT_ONCE)).scalars()]
            return ids, [*check(tx, ids)] if ids else []

        ids, found = database.read_now(work)
        if not ids:
            return
        yield from found
        last = ids[-1]


def _of_boards(tx: Tx) -> list[Fault]:
    _at_one_moment(tx)
    return [*histograms.check(tx)]


def _at_one_moment(tx: Tx) -> None:
    """Lets all statements of a transaction that has just begun see the same rows, and take their time."""
    if tx.dialect.name != "sqlite":  # where each transaction does anyway
        tx.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
