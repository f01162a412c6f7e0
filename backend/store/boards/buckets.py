"""The histogram of each board's scores: what a rank costs does not grow with the members (rule 6.2).

Scores are counted in buckets of three widths, each a multiple of the one below. How many scores lie above one is the
sum of the wide buckets above it, of the middle ones above it within its wide one, and of the narrow ones above it
within its middle one: some hundred rows for scores up to a hundred thousand. One changed score writes two narrow
buckets, and a wider one only when it leaves it, so that members who get points at the same time seldom wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import BigInteger, ColumnElement, bindparam, cast, func, literal_column, select

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


def rows(tx: Tx, board: BoardKey) -> int:
    """How many rows a board has."""
    return int(tx.execute(_ROWS, board.parameters()).scalar_one())


def hidden(tx: Tx, board: BoardKey) -> int:
    """How many of a board's rows are private profiles'."""
    return int(tx.execute(_HIDDEN_ROWS, board.parameters()).scalar_one())


def above_and_at(tx: Tx, board: BoardKey, points: int) -> tuple[int, int]:
    """How many rows of a board have more points, and how many have just these."""
    above, at = tx.execute(_ABOVE_AND_AT, board.parameters() | {"points": points}).one()
    return above, at


def above(points: ColumnElement[int]) -> ColumnElement[int]:
    """How many rows of the board that the parameters name have more points.

    Each sum reads a range of the histogram's key, however the points are known: given, or a column of another table.
    """
    bucket = board_buckets.c.bucket
    in_wide, in_middle = points // _number(WIDE), points // _number(MIDDLE)
    end_of_middle = (in_middle + _number(1)) * _number(MIDDLE // NARROW)
    end_of_wide = (in_wide + _number(1)) * _number(WIDE // MIDDLE)
    return _whole(
        _sum(WIDE, bucket > in_wide)
        + _sum(MIDDLE, bucket > in_middle, bucket < end_of_wide)
        + _sum(NARROW, bucket > points, bucket < end_of_middle)
    )


def all_rows() -> ColumnElement[int]:
    """How many rows the board has that the parameters name."""
    return _whole(_sum(WIDE))


def _number(value: int) -> ColumnElement[int]:
    """A constant of a statement, known to be whole: with fractions, its division would pass the index by."""
    return literal_column(str(value), BigInteger)


def _whole(sum_: ColumnElement[int]) -> ColumnElement[int]:
    """A sum as a whole number: PostgreSQL's may have a fraction, and take the driver longer to read."""
    return cast(sum_, BigInteger)


def _sum(width: int, *bounds: ColumnElement[bool]) -> ColumnElement[int]:
    columns = board_buckets.c
    query = select(func.sum(columns.count)).where(*named(board_buckets), columns.width == _number(width))
    return func.coalesce(query.where(*bounds).scalar_subquery(), _number(0))


_POINTS = bindparam("points", type_=BigInteger())
_ROWS = select(all_rows())
_HIDDEN_ROWS = select(_whole(_sum(HIDDEN)))
_ABOVE_AND_AT = select(above(_POINTS), _whole(_sum(NARROW, board_buckets.c.bucket == _POINTS)))
