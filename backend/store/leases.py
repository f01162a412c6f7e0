"""Leases: which process does a job that only one at a time may do. A row, since processes share nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from backend.store.database import Tx
from backend.store.tables import leases
from backend.store.upsert import insert_into


def take(tx: Tx, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Takes or renews a lease, until `length` from now; False while another holds it.

    Its row stays locked until the transaction's end: what is done in it, nobody does at the same time.
    """
    values = {"holder": holder, "expires_at": now + length}
    row = insert_into(tx, leases).values(name=name, **values)
    free = or_(leases.c.holder == holder, leases.c.expires_at <= now)
    taken = row.on_conflict_do_update(index_elements=["name"], set_=values, where=free).returning(leases.c.name)
    return tx.execute(taken).one_or_none() is not None


def give_back(tx: Tx, name: str, holder: str) -> None:
    """Ends a lease before its time."""
    tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
