"""Pages of a list: `?limit=` and an opaque `?cursor=` that stays good while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import Query

from api_client.wire.base import is_storable
from backend.problems import Problem, invalid

PageLimit = Annotated[int, Query(ge=1, le=100, description="How many items at most.")]
PageCursor = Annotated[str | None, Query(max_length=512, description="`next_cursor` of the page before.")]
DEFAULT_LIMIT = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RowT = TypeVar("RowT")


def cursor_of(*key: str | int) -> str:
    """The cursor that stands after the row with this key."""
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def key_in(cursor: str, *types: type) -> list[str | int]:
    """The key in a cursor, of these types. Raises `Problem` 422 for one that was not made here."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        key = None
    # `type() is`: True is no int here, and a number has to fit the database.
    if (
        not isinstance(key, list)
        or [type(part) for part in key] != list(types)
        or any(abs(part) >= 2**63 for part in key if isinstance(part, int))
        or not all(is_storable(part) for part in key if isinstance(part, str))
    ):
        raise _unknown()
    return key


def place_in(cursor: str | None) -> tuple[datetime, str] | None:
    """The moment and the id that a list by time goes on behind; None for its beginning. Raises `Problem` 422."""
    if cursor is None:
        return None
    moment, row_id = key_in(cursor, int, str)
    return _moment(int(moment)), str(row_id)


def cursor_behind(place: tuple[datetime, str] | None) -> str | None:
    """The cursor that stands there; None for None."""
    return None if place is None else cursor_of((place[0] - _EPOCH) // timedelta(microseconds=1), place[1])


def _moment(microseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        raise _unknown() from None


def _unknown() -> Problem:
    return invalid("cursor", "cursor_unknown", "this is no cursor of this list: begin again without one")


def cut(rows: list[RowT], limit: int, key: Callable[[RowT], tuple[str | int, ...]]) -> tuple[list[RowT], str | None]:
    """One page of the ``limit + 1`` rows that were asked for, and the next page's cursor: None on the last page."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_of(*key(rows[limit - 1]))
