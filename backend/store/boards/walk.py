"""Walking along a board by its index, from any row on and in both directions; ranks for the rows passed (rule 6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from backend.store.boards import buckets
from backend.store.boards.keys import BoardKey, named
from backend.store.database import Record, Tx
from backend.store.tables import board_rows, profiles, standings

_ORDER = ("minus_points", "hidden", "shown_name", "shuffle")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands on a board, by its own values: good also when that row has moved away."""

    minus_points: int
    hidden: bool
    shown_name: str
    shuffle: str

    @classmethod
    def of(cls, row: Record) -> Position:
        """The position of a row of a board."""
        return cls(row.minus_points, bool(row.hidden), row.shown_name, row.shuffle)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a board with its rank."""

    rank: int
    row: Record
    """With `profile_id`, `name`, `total` points, and the columns of `Position`."""

    @property
    def points(self) -> int:
        """In the window, at least 0."""
        return -int(self.row.minus_points)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a profile stands on a board."""

    position: Position
    above: int
    """Rows with more points."""
    of: int
    """All rows."""

    @property
    def rank(self) -> int:
        """Equal points share a rank, and the next one skips (rule 6.2)."""
        return self.above + 1

    @property
    def points(self) -> int:
        """In the window, at least 0."""
        return -self.position.minus_points


def standing(tx: Tx, board: BoardKey, profile_id: str) -> Standing | None:
    """Where a profile stands on a board, in one statement; None when it is not on it."""
    row = tx.execute(_STANDING, board.parameters() | {"whose": profile_id}).one_or_none()
    if row is None:
        return None
    *place, above, of = row
    return Standing(Position(*place), above, of)


def top(tx: Tx, board: BoardKey, number: int) -> list[Record]:
    """The first rows."""
    return list(tx.execute(_FROM_TOP, board.parameters() | {"number": number}))


def after(tx: Tx, board: BoardKey, position: Position, number: int) -> list[Record]:
    """The next rows behind a position."""
    return list(tx.execute(_AFTER, board.parameters() | _place(position) | {"number": number}))


def at_and_after(tx: Tx, board: BoardKey, position: Position, number: int) -> list[Record]:
    """The row at a position and the next ones."""
    return list(tx.execute(_AT_AND_AFTER, board.parameters() | _place(position) | {"number": number}))


def before(tx: Tx, board: BoardKey, position: Position, number: int) -> list[Record]:
    """The last rows before a position, in the board's order."""
    return list(tx.execute(_BEFORE, board.parameters() | _place(position) | {"number": number}))[::-1]


def ranked(tx: Tx, board: BoardKey, rows: Sequence[Record]) -> list[Ranked]:
    """Rows that stand one behind the other, none left out, with their ranks: equal points share one (rule 6.2).

    Only where the first one's points begin has to be asked; from there on it is counting.
    """
    if not rows:
        return []
    above, at = buckets.above_and_at(tx, board, -rows[0].minus_points)
    rank, next_rank = above + 1, above + 1 + at
    found: list[Ranked] = []
    for row in rows:
        if found and row.minus_points != found[-1].row.minus_points:
            rank = next_rank
        if row.minus_points != rows[0].minus_points:
            next_rank += 1
        found.append(Ranked(rank, row))
    return found


def _place(position: Position) -> dict[str, Any]:
    return {f"at_{name}": getattr(position, name) for name in _ORDER}


def _query() -> Select[Any]:
    """The rows of a board with the names and totals of their profiles, in no order yet."""
    return (
        select(
            board_rows.c.profile_id,
            *(board_rows.c[name] for name in _ORDER),
            profiles.c.name,
            standings.c.points.label("total"),
        )
        .join(profiles, profiles.c.id == board_rows.c.profile_id)
        .join(standings, standings.c.profile_id == board_rows.c.profile_id)
        .where(*named(board_rows))
        .limit(bindparam("number"))
    )


_COLUMNS = [board_rows.c[name] for name in _ORDER]
_KEY = tuple_(*_COLUMNS)
_AT = tuple_(*(bindparam(f"at_{column.name}", type_=column.type) for column in _COLUMNS))
_FROM_TOP = _query().order_by(*_COLUMNS)
_AFTER = _FROM_TOP.where(_KEY > _AT)
_AT_AND_AFTER = _FROM_TOP.where(_KEY >= _AT)
_BEFORE = _query().where(_KEY < _AT).order_by(*(column.desc() for column in _COLUMNS))
_STANDING = select(*_COLUMNS, buckets.above(-board_rows.c.minus_points), buckets.all_rows()).where(
    board_rows.c.profile_id == bindparam("whose", type_=board_rows.c.profile_id.type), *named(board_rows)
)
