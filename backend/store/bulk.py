"""Writing many rows at once, for filling a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from backend.store.database import Tx
from backend.store.tables import metadata, profiles

Row = Mapping[str, Any]

_CACHE_KIB = 256 * 1024
_CHECKPOINT_PAGES = 20_000


def make_room(tx: Tx) -> None:
    """Lets SQLite's writing connection keep much in memory from now on, until it is closed.

    Some indexes get their rows in no order: by referral codes, by the order of a board. Each of their pages is changed
    again and again, and should be written down seldom.
    """
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
        tx.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")


def analyse(tx: Tx) -> None:
    """Lets PostgreSQL look how much there is by now: it plans by that, and looks by itself only after a while."""
    if tx.dialect.name != "sqlite":
        tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
        tx.exec_driver_sql("ANALYZE")


def is_empty(tx: Tx) -> bool:
    """True when the database has no member."""
    return tx.execute(select(profiles.c.id).limit(1)).one_or_none() is None


def insert_rows(tx: Tx, rows: Mapping[str, Sequence[Row]]) -> None:
    """Inserts rows by table name, tables that others refer to first; the rows of one table have the same columns."""
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            insert_many(tx, table, rows[table.name])


def insert_many(tx: Tx, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows with the same columns past SQLAlchemy's own work on each, which costs more than the row itself."""
    names = [*rows[0]]
    columns = ", ".join(f'"{name}"' for name in names)
    values = _driver_values(tx, table, names, rows)
    if tx.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        tx.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})', [*values])  # noqa: S608 - ours
        return
    driver: Any = tx.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in values:
            copy.write_row(row)


def _driver_values(tx: Tx, table: Table, names: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver takes them."""
    types = (table.c[name].type.dialect_impl(tx.dialect) for name in names)
    turned: list[tuple[str, Callable[[Any], Any] | None]] = [
        (name, type_.bind_processor(tx.dialect)) for name, type_ in zip(names, types, strict=True)
    ]
    for row in rows:
        yield tuple([row[name] if turn is None else turn(row[name]) for name, turn in turned])
