"""A unit of work that ends in its middle, as when the process goes or the database drops the connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

from sqlalchemy import Connection, event

from backend.store.database import Database


class PulledPlug(RuntimeError):
    """What no part of the backend knows."""


@contextmanager
def breaking(database: Database, at: int | None) -> Iterator[list[str]]:
    """Breaks the writer off before its statement with this number, or None for its commit; the statements until then.

    A commit before that statement would take place: whoever makes one is found out.
    """
    seen: list[str] = []

    def statement(_connection: Any, _cursor: Any, text: str, *_more: Any) -> None:
        if at == len(seen):
            raise PulledPlug
        seen.append(text)

    event.listen(database.engine, "before_cursor_execute", statement)
    try:
        with mock.patch.object(Connection, "commit", side_effect=PulledPlug) if at is None else nullcontext():
            yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", statement)
