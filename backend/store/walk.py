"""Walking along an index in search of rows that fit: so many rows a request, however large the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_

Row = TypeVar("Row")
Key = TypeVar("Key")

AT_ONCE = 200
"""Rows that are fetched together."""
MOST = 1000
"""Rows that one request looks at. A page that ends there may be short, or empty, and has a next one all the same."""


def walk(
    fetch: Callable[[Key | None, int], Sequence[Row]],
    key: Callable[[Row], Key],
    fits: Callable[[Row], bool] | None,
    limit: int,
    after: Key | None,
) -> tuple[list[Row], Key | None]:
    """At most `limit` rows that fit, and the key behind which the next page begins: None when there is none.

    `fetch` answers so many rows from behind a key on; without `fits` all of them do.
    """
    if fits is None:
        rows = fetch(after, limit + 1)
        return ([*rows[:limit]], key(rows[limit - 1])) if len(rows) > limit else ([*rows], None)
    found: list[Row] = []
    for _ in range(MOST // AT_ONCE):
        rows = fetch(after, AT_ONCE)
        for row in rows:
            after = key(row)
            if fits(row):
                found.append(row)
            if len(found) > limit:
                return found[:limit], key(found[limit - 1])
        if len(rows) < AT_ONCE:
            return found, None
    return found, after


def behind(first: ColumnElement[Key], second: ColumnElement[str], key: tuple[Key, str]) -> ColumnElement[bool]:
    """The rows behind `key` where both columns fall; said so that an index is entered there, and not at its begin."""
    return and_(first <= key[0], or_(first < key[0], second < key[1]))
