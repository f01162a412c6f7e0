"""Which database a command works on: its option, its default, and its lock."""

from __future__ import annotations

import argparse
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path

from backend.store.database import Database


class InUse(Exception):
    """A server has the SQLite file open; its text says what to do."""


def add_to(options: argparse.ArgumentParser) -> None:
    """Adds ``--database`` to a command."""
    options.add_argument(
        "--database", metavar="URL", help="sqlite:///PATH (the default, in the data folder) or postgresql://…"
    )


def opened(options: argparse.Namespace) -> Database:
    """The database the options name; it may not exist yet. Raises `ValueError` for a URL that names none."""
    return Database(options.database) if options.database else Database.in_file(data_folder() / "profile.db")


def data_folder() -> Path:
    """Where this program keeps its data."""
    return user_data_path("mxprofile", appauthor=False, ensure_exists=True)


def exists(database: Database) -> bool:
    """False for a SQLite file that is not there; a PostgreSQL server tells itself."""
    return not database.is_sqlite or Path(database.url.database or "").exists()


@contextmanager
def only_server(database: Database) -> Iterator[None]:
    """Keeps a SQLite file for one server process, or one migration. Raises `InUse`."""
    if not database.is_sqlite:
        yield
        return
    path = Path(f"{database.url.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"another server has {database.url.database} open: stop it, or use PostgreSQL for several"
            ) from None
        yield
