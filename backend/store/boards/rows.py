"""A board's rows as a member sees them (rule 6.2)."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.wire.leaderboard import BoardRow
from api_client.wire.text import Untrusted
from backend.catalogue.loading import catalogue
from backend.rules.levels import level_of
from backend.rules.points import shown_total
from backend.store.boards.keys import PLATFORM, BoardKey
from backend.store.boards.walk import Ranked

PRIVATE_NAME = "Private profile"
FEWEST_PRIVATE = 5
"""On a company's board, fewer private profiles than these could be told apart: their rows are left out."""


def seen(rows: Iterable[Ranked], board: BoardKey, hidden: int, profile_id: str) -> list[Ranked]:
    """Those of the rows that are shown to a member; on a board with `hidden` private profiles in all."""
    if board.scope == PLATFORM or hidden >= FEWEST_PRIVATE:
        return list(rows)
    return [one for one in rows if not one.row.hidden or one.row.profile_id == profile_id]


def board_row(one: Ranked, profile_id: str) -> BoardRow:
    """A row for a member: a private profile has neither name nor id, but for its owner."""
    me = one.row.profile_id == profile_id
    named = me or not one.row.hidden
    return BoardRow(
        rank=one.rank,
        profile_id=one.row.profile_id if named else None,
        name=Untrusted(one.row.name if named else PRIVATE_NAME),
        points=one.points,
        level=level_of(shown_total(one.row.total), catalogue().levels),
        me=me,
    )
