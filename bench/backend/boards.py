"""Award, first page, my rank and rollover by the number of members (rules 2 and 6)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import func, select

from backend.ids import new_id
from backend.rules.points import utc_day
from backend.services import utc_now
from backend.store import awards, leases
from backend.store.awards import Activity
from backend.store.boards import page, rollover, walk
from backend.store.boards.keys import ALL, PLATFORM, BoardKey
from backend.store.boards.upkeep import AT_ONCE
from backend.store.database import Database, Tx
from backend.store.tables import board_rows, standings
from bench.backend.timing import median_us

ROLLOVER_SECONDS = 20.0
"""After so long the rest of a rollover is worked out from the chunks that were made."""
HOLDER = "bench"
"""Always the same: a run that was cut short, in the evening by its clock, keeps no later one from the lease."""
FIRST_PAGE = 50


@dataclass(frozen=True)
class Figures:
    """Microseconds each, and for the rollover of all members."""

    award: float
    first_page: float
    my_rank: float
    rollover: float
    scores: dict[str, int]
    """Of those on the platform's board, for Redis to rank too."""


def measured(database: Database) -> Figures:
    """The figures of one database."""
    now = utc_now()
    board = BoardKey(utc_day(now))
    query = select(board_rows.c.profile_id, board_rows.c.minus_points).where(
        board_rows.c.day == board.day, board_rows.c.scope == PLATFORM, board_rows.c.category == ALL
    )
    scores = database.read_now(lambda tx: {row.profile_id: -row.minus_points for row in tx.execute(query)})
    some = Random(1).sample(sorted(scores), min(2000, len(scores)))
    return Figures(
        award=_award(database, some),
        first_page=_in_one_unit(database, _first_page, some),
        my_rank=_in_one_unit(database, lambda tx, who: walk.standing(tx, board, who), some),
        rollover=_rollover(database),
        scores=scores,
    )


def _award(database: Database, some: list[str]) -> float:
    def award(number: int) -> None:
        now = utc_now()
        done = Activity("service:bench", new_id(), some[number % len(some)], "forum_answer_accepted", now)
        database.write_now(lambda tx: awards.record(tx, [done], now))

    return median_us(award)


def _first_page(tx: Tx, profile_id: str) -> object:
    return page.page(tx, PLATFORM, ALL, profile_id, utc_now(), limit=FIRST_PAGE, turn=None, around_me=False)


def _in_one_unit(database: Database, ask: object, some: list[str]) -> float:
    """The statements alone: what a unit of work costs around them is the same for all."""
    assert callable(ask)
    return database.read_now(lambda tx: median_us(lambda number: ask(tx, some[number % len(some)])))


def _rollover(database: Database) -> float:
    """Microseconds to make the boards of tomorrow for everybody."""
    members = database.read_now(lambda tx: int(tx.execute(select(func.count()).select_from(standings)).scalar_one()))
    evening = utc_now().replace(hour=23, minute=30)
    chunks, began = 0, time.perf_counter()
    all_chunks = -(-members // AT_ONCE)
    while database.write_now(lambda tx: rollover.step(tx, HOLDER, evening)):
        chunks += 1
        if time.perf_counter() - began > ROLLOVER_SECONDS:
            break
    spent = time.perf_counter() - began
    while database.write_now(lambda tx: rollover.delete_some(tx, utc_day(evening) + timedelta(days=1))):
        pass
    database.write_now(lambda tx: leases.give_back(tx, rollover.LEASE, HOLDER))
    return spent / min(max(chunks, 1), all_chunks) * all_chunks * 1e6
