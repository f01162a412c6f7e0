"""Pages of a list: `?limit=` and an opaque `?cursor=` that stays good while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Query

from api_client.wire.base import is_storable
from backend.problems import invalid

PageLimit = Annotated[int, Query(ge=1, le=100, description="How many items at most.")]
PageCursor = Annotated[str | None, Query(max_length=512, description="`next_cursor` of the page before.")]
DEFAULT_LIMIT = 25

RowT = TypeVar("RowT")


def cursor_of(*key: str | int) -> str:
    """The cursor that stands after the row with this key."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


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
        raise invalid("cursor", "cursor_unknown", "this is no cursor of this list: begin again without one")
    return key


def cut(rows: list[RowT], limit: int, key: Callable[[RowT], tuple[str | int, ...]]) -> tuple[list[RowT], str | None]:
    """One page of the ``limit + 1`` rows that were asked for, and the next page's cursor: None on the last page."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_of(*key(rows[limit - 1]))
