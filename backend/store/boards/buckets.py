"""The histogram of each board's scores: what a rank costs does not grow with the members (rule 6.2).

Scores are counted in buckets of three widths, each a multiple of the one below. How many scores lie above one is the
sum of the wide buckets above it, of the middle ones above it within its wide one, and of the narrow ones above it
within its middle one: some hundred rows for scores up to a hundred thousand. One changed score writes two narrow
buckets, and a wider one only when it leaves it, so that members who get points at the same time seldom wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Label, bindparam, func, literal_column, select

from backend.store.boards.keys import BoardKey, named
from backend.store.database import Tx
from backend.store.tables import board_buckets
from backend.store.upsert import insert_into

NARROW, MIDDLE, WIDE = WIDTHS = (1, 64, 4096)
HIDDEN = 0
"""The width of the one bucket that counts a board's private profiles, whatever their points."""

_COLUMNS = ("day", "scope", "category", "width", "bucket")


class Changes:
    """Scores that came to boards and left them, until they are written."""

    def __init__(self) -> None:
        self._by: Counter[tuple[BoardKey, int, bool]] = Counter()

    def count(self, board: BoardKey, points: int, by: int, *, hidden: bool) -> None:
        """One row of `board` came (`by` 1) or went (-1)."""
        self._by[board, points, hidden] += by

    def write(self, tx: Tx) -> None:
        """Adds them to the histograms, in the order of the keys, so that two units never wait in a circle."""
        by_bucket: Counter[tuple[BoardKey, int, int]] = Counter()
        for (board, points, hidden), by in self._by.items():
            if by:
                for width in WIDTHS:
                    by_bucket[board, width, points // width] += by
                if hidden:
                    by_bucket[board, HIDDEN, 0] += by
        self._by.clear()
        _add(tx, {key: by for key, by in by_bucket.items() if by})


def _add(tx: Tx, changes: Mapping[tuple[BoardKey, int, int], int]) -> None:
    if not changes:
        return
    rows = [
        {"day": board.day, "scope": board.scope, "category": board.category} | {"width": width, "bucket": bucket}
        | {"count": changes[board, width, bucket]}
        for board, width, bucket in sorted(changes)
    ]  # fmt: skip
    row = insert_into(tx, board_buckets)
    more = board_buckets.c.count + row.excluded.count
    tx.execute(row.on_conflict_do_update(index_elements=_COLUMNS, set_={"count": more}), rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the histogram says of a board, seen from a score."""

    above: int
    """Rows with more points."""
    at: int
    """Rows with just these points."""
    of: int
    """All rows."""
    hidden: int
    """Rows of private profiles."""


def counts(tx: Tx, board: BoardKey, points: int) -> Counts:
    """What stands above these points on a board, and beside them."""
    return counts_in(tx.execute(_COUNTS, board.parameters() | {"points": points}).one())


def counts_in(row: Any) -> Counts:
    """What a row with the columns of `counted` says."""
    return Counts(row.wide + row.middle + row.narrow, row.at, row.of, row.hidden_rows)


def counted(points: ColumnElement[int]) -> list[Label[int]]:
    """Columns that count what stands above `points` and beside them, on the board that the parameters name.

    Each sum reads a range of the histogram's key, however the points are known: given, or a column of another table.
    """
    bucket = board_buckets.c.bucket
    in_wide, in_middle = points // _number(WIDE), points // _number(MIDDLE)
    end_of_middle = (in_middle + _number(1)) * _number(MIDDLE // NARROW)
    end_of_wide = (in_wide + _number(1)) * _number(WIDE // MIDDLE)
    return [
        _sum(WIDE, bucket > in_wide).label("wide"),
        _sum(MIDDLE, bucket > in_middle, bucket < end_of_wide).label("middle"),
        _sum(NARROW, bucket > points, bucket < end_of_middle).label("narrow"),
        _sum(NARROW, bucket == points).label("at"),
        _sum(WIDE).label("of"),
        _sum(HIDDEN).label("hidden_rows"),
    ]


def _number(value: int) -> ColumnElement[int]:
    """A constant of a statement, known to be whole: with fractions, its division would pass the index by."""
    return literal_column(str(value), BigInteger)


def _sum(width: int, *bounds: ColumnElement[bool]) -> ColumnElement[int]:
    columns = board_buckets.c
    query = select(func.sum(columns.count)).where(*named(board_buckets), columns.width == _number(width))
    return func.coalesce(query.where(*bounds).scalar_subquery(), _number(0))


_COUNTS = select(*counted(bindparam("points", type_=BigInteger())))
