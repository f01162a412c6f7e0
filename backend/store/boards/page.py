"""A page of a board (rule 6.3): from the top, from a cursor on in either direction, or around the member who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api_client.wire.leaderboard import BoardPlace, BoardRow
from backend.store.boards import buckets, days, walk
from backend.store.boards.keys import PLATFORM, BoardKey
from backend.store.boards.rows import FEWEST_PRIVATE, board_row, seen
from backend.store.boards.walk import Position, Ranked
from backend.store.database import Record, Tx


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a page begins: behind a position, or before one and so read backwards."""

    position: Position
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page, and where the pages on both sides begin: None where the board ends."""

    items: list[BoardRow]
    next: Turn | None
    previous: Turn | None
    me: BoardPlace
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows one behind the other, those that are not shown left out, and whether there are more on both sides."""

    rows: list[Ranked]
    more_before: bool
    more_after: bool


def page(
    tx: Tx, scope: str, category: str, profile_id: str, now: datetime, *, limit: int, turn: Turn | None, around_me: bool
) -> BoardPage:
    """At most `limit` rows of a board, and where the member stands on it.

    Args:
        tx: the transaction.
        scope: `keys.PLATFORM`, or a company's id.
        category: a category, or `keys.ALL`.
        profile_id: who asks: she sees herself.
        now: which day's boards are shown.
        limit: the most rows.
        turn: where a page before said that this one begins; None for the top of the board.
        around_me: without a `turn`, the page on which she stands in the middle, if she is on the board.
    """
    shown = days.shown(tx, now)
    board = BoardKey(shown.day, scope, category)
    mine = walk.standing(tx, board, profile_id)
    # Whoever asks for everybody's board sees private rows however few there are.
    hidden = 0 if scope == PLATFORM else buckets.hidden(tx, board)
    reader = _Reader(tx, board, hidden, profile_id, limit)
    if turn is None:
        stretch = reader.around(mine.position) if around_me and mine else reader.top()
    else:
        stretch = reader.before(turn.position) if turn.backwards else reader.after(turn.position)
    rows = stretch.rows
    return BoardPage(
        items=[board_row(one, profile_id) for one in rows],
        next=Turn(Position.of(rows[-1].row)) if rows and stretch.more_after else None,
        previous=Turn(Position.of(rows[0].row), backwards=True) if rows and stretch.more_before else None,
        me=BoardPlace(
            rank=mine.rank if mine else None,
            points=mine.points if mine else 0,
            of=mine.of if mine else buckets.rows(tx, board),
        ),
        as_of=shown.as_of,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads stretches of one board for one member.

    One row more than asked for tells whether there are more, and as many as can be left out stand in for these.
    """

    tx: Tx
    board: BoardKey
    hidden: int
    profile_id: str
    limit: int

    @property
    def _number(self) -> int:
        return self.limit + FEWEST_PRIVATE

    def top(self) -> _Stretch:
        rows = self._seen(walk.top(self.tx, self.board, self._number))
        return _Stretch(rows[: self.limit], more_before=False, more_after=len(rows) > self.limit)

    def after(self, position: Position) -> _Stretch:
        rows = self._seen(walk.after(self.tx, self.board, position, self._number))
        return _Stretch(rows[: self.limit], more_before=True, more_after=len(rows) > self.limit)

    def before(self, position: Position) -> _Stretch:
        rows = self._seen(walk.before(self.tx, self.board, position, self._number))
        return _Stretch(rows[-self.limit :], more_before=len(rows) > self.limit, more_after=True)

    def around(self, position: Position) -> _Stretch:
        before = walk.before(self.tx, self.board, position, self._number)
        rows = self._seen([*before, *walk.at_and_after(self.tx, self.board, position, self._number)])
        me = next(place for place, one in enumerate(rows) if one.row.profile_id == self.profile_id)
        first = max(0, min(me - self.limit // 2, len(rows) - self.limit))
        return _Stretch(rows[first : first + self.limit], first > 0, first + self.limit < len(rows))

    def _seen(self, rows: list[Record]) -> list[Ranked]:
        return seen(walk.ranked(self.tx, self.board, rows), self.board, self.hidden, self.profile_id)
