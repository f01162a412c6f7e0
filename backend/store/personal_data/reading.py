"""Personal data as rows: counted, a page at a time, and in words."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from backend.store.database import Record, Tx
from backend.store.personal_data.sections import Section

AT_ONCE = 200
"""Rows that are in memory together."""


def count(tx: Tx, section: Section, profile_id: str) -> int:
    """How many rows a profile has."""
    query = select(func.count()).select_from(section.table).where(section.whose(profile_id))
    return tx.execute(query).scalar_one()


def page(
    tx: Tx, section: Section, profile_id: str, limit: int, after: Sequence[Any] | None = None
) -> list[tuple[dict[str, Any], tuple[Any, ...]]]:
    """At most `limit` rows as they are shown, the last keys first, from behind a key on; each with its key."""
    order = section.order
    query = select(*(value.label(name) for name, value in section.shown.items()))
    query = query.add_columns(*(column.label(f"key_{column.name}") for column in order))
    query = query.where(section.whose(profile_id))
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(*after))
    query = query.order_by(*(column.desc() for column in order)).limit(limit)
    return [_split(section, row) for row in tx.execute(query)]


def _split(section: Section, row: Record) -> tuple[dict[str, Any], tuple[Any, ...]]:
    number = len(section.shown)
    return dict(zip(section.shown, row[:number], strict=True)), tuple(row[number:])


def every(tx: Tx, section: Section, profile_id: str) -> Iterator[Mapping[str, Any]]:
    """All rows as they are shown, the last keys first, `AT_ONCE` of them in memory."""
    query = select(*(value.label(name) for name, value in section.shown.items())).where(section.whose(profile_id))
    query = query.order_by(*(column.desc() for column in section.order))
    for row in tx.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield dict(zip(section.shown, row, strict=True))


def key_of(section: Section, parts: Sequence[str]) -> list[Any] | None:
    """A key from the texts of a cursor; None when they are none of this section's."""
    if len(parts) != len(section.order):
        return None
    try:
        return [_typed(column.type.python_type, part) for column, part in zip(section.order, parts, strict=True)]
    except ValueError:
        return None


def _typed(kind: type, part: str) -> Any:
    if kind is date:
        return date.fromisoformat(part)
    if kind is int:
        number = int(part)
        if abs(number) >= 2**31:
            raise ValueError(part)
        return number
    return part


def as_json(value: Any) -> Any:
    """A value as the file has it: moments and days as ISO 8601, images as base64."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def in_words(value: Any) -> str | None:
    """A value as the view has it."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case bytes():
            return f"{len(value)} bytes"
        case list() | dict():
            return json.dumps(value, ensure_ascii=False) if value else None
        case _:
            return str(as_json(value))
