"""INSERT … ON CONFLICT, which both databases have but SQLAlchemy keeps in their dialects."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from backend.store.database import Tx

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(tx: Tx, table: Table) -> Insert:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update` for the database of `tx`."""
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
