"""The leaderboard card of the Overview (rule 6.3)."""

from __future__ import annotations

from datetime import datetime

from api_client.wire.leaderboard import CompanyRank, LeaderboardCard
from api_client.wire.text import Untrusted
from backend.store.boards import buckets, days, walk
from backend.store.boards.keys import BoardKey
from backend.store.boards.rows import board_row
from backend.store.boards.walk import Position, Ranked
from backend.store.database import Tx

NEIGHBOURS = 5
"""Rows on the card, with me in the middle where there are enough on both sides."""


def card(tx: Tx, profile_id: str, company: tuple[str, str] | None, now: datetime) -> LeaderboardCard:
    """My rank, points and neighbours on the whole platform, and my rank in a company (rule 6.3).

    `company` is the id and name of the signed-in account's. `rank_change` compares with the boards of the day before
    as they were when it ended. `as_of` is the day that ends the window: within it the answer changes only when a
    number in it does.
    """
    shown = days.shown(tx, now)
    board = BoardKey(shown.day)
    me = walk.standing(tx, board, profile_id)
    before = walk.standing(tx, BoardKey(shown.before), profile_id) if me and shown.before else None
    in_company = walk.standing(tx, BoardKey(shown.day, company[0]), profile_id) if me and company else None
    rows = _around(tx, board, me.position if me else None)
    return LeaderboardCard(
        rank=me.rank if me else None,
        of=me.of if me else buckets.rows(tx, board),
        points=me.points if me else 0,
        rank_change=before.rank - me.rank if me and before else 0,
        around=[board_row(one, profile_id) for one in _middle(rows, profile_id)],
        company=CompanyRank(name=Untrusted(company[1]), rank=in_company.rank, of=in_company.of)
        if company and in_company
        else None,
        as_of=shown.as_of,
    )


def _around(tx: Tx, board: BoardKey, position: Position | None) -> list[Ranked]:
    """My row and enough on both sides of it; the top of the board for somebody who is not on it."""
    if position is None:
        return walk.ranked(tx, board, walk.top(tx, board, NEIGHBOURS))
    above = walk.before(tx, board, position, NEIGHBOURS)
    return walk.ranked(tx, board, above + walk.at_and_after(tx, board, position, NEIGHBOURS))


def _middle(rows: list[Ranked], profile_id: str) -> list[Ranked]:
    """At most `NEIGHBOURS` rows with mine as near to the middle as the ends of the board let it."""
    mine = next((place for place, one in enumerate(rows) if one.row.profile_id == profile_id), 0)
    first = max(0, min(mine - NEIGHBOURS // 2, len(rows) - NEIGHBOURS))
    return rows[first : first + NEIGHBOURS]
