"""Counting what a database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from backend.store.database import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that the readers run meanwhile."""
    with _run_on(database._reader) as seen:
        yield seen


@contextmanager
def written(database: Database) -> Iterator[list[str]]:
    """The statements that units which write run meanwhile."""
    with _run_on(database.engine) as seen:
        yield seen


@contextmanager
def _run_on(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
