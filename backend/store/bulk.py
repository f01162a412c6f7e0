"""Writing many rows at once, for filling a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from backend.store.database import Tx
from backend.store.tables import metadata, profiles


def is_empty(tx: Tx) -> bool:
    """True when the database has no member."""
    return tx.execute(select(profiles.c.id).limit(1)).one_or_none() is None


def insert_rows(tx: Tx, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Inserts rows by table name, tables that others refer to first; the rows of one table have the same columns."""
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            tx.execute(insert(table), [*rows[table.name]])
