"""The boards' histograms against the boards' rows (rule 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from backend.store.boards.buckets import HIDDEN, WIDTHS
from backend.store.database import Tx
from backend.store.tables import board_buckets, board_days, board_rows
from backend.store.verifying.faults import Fault


def check(tx: Tx) -> Iterator[Fault]:
    """What is wrong with the histograms of all days; the database compares, and only faults come back."""
    for day in [*tx.execute(select(board_days.c.day).order_by(board_days.c.day)).scalars()]:
        for width in (*WIDTHS, HIDDEN):
            for row in tx.execute(_faults(day, width)):
                key = f"{day} {row.scope} {row.category} {row.bucket}x{width}"
                yield Fault(None, "board_buckets", key, str(row.expected), str(row.found))


def _faults(day: date, width: int) -> Select[Any]:
    """Buckets of one width whose count is not the number of rows in them."""
    bucket = literal(0) if width == HIDDEN else -board_rows.c.minus_points // width
    board = (board_rows.c.scope, board_rows.c.category)
    rows = select(*board, bucket.label("bucket"), literal(1).label("expected"), literal(0).label("found"))
    rows = rows.where(board_rows.c.day == day)
    if width == HIDDEN:
        rows = rows.where(board_rows.c.hidden)
    kept = select(
        board_buckets.c.scope, board_buckets.c.category, board_buckets.c.bucket, literal(0), board_buckets.c.count
    ).where(board_buckets.c.day == day, board_buckets.c.width == width)
    both = union_all(rows, kept).subquery()
    key = (both.c.scope, both.c.category, both.c.bucket)
    expected, found = func.sum(both.c.expected), func.sum(both.c.found)
    query = select(*key, expected.label("expected"), found.label("found")).group_by(*key)
    return query.having(expected != found).order_by(*key)
