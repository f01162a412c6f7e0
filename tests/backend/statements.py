"""Counting what a database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from backend.store.database import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the readers run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(database._reader, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database._reader, "before_cursor_execute", note)
