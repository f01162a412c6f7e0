"""The boards' rows against the daily roll-up, worked out here once more and in another way (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from backend.rules.points import PENALTY, window_start
from backend.store.boards import days
from backend.store.boards.keys import ALL, PLATFORM
from backend.store.boards.upkeep import NAME_LENGTH
from backend.store.database import Record, Tx
from backend.store.tables import accounts, board_days, board_rows, day_points, profiles, standings
from backend.store.verifying.faults import Fault, differences


def check(tx: Tx, profile_ids: list[str], now: datetime) -> Iterator[Fault]:
    """What is wrong with the rows of these profiles on the boards that are kept in step."""
    kept = days.kept(tx, now)
    if not kept:
        return
    built = {row.day: row for row in tx.execute(select(board_days).where(board_days.c.day.in_(kept)))}
    points = _points(tx, profile_ids)
    scopes = _scopes(tx, profile_ids)
    people = _people(tx, profile_ids)
    found = {
        (row.profile_id, row.day, row.scope, row.category): _text(row)
        for row in tx.execute(
            select(board_rows).where(board_rows.c.profile_id.in_(profile_ids), board_rows.c.day.in_(kept))
        )
    }
    expected = {}
    for day in kept:
        # Profiles that the rollover did not come to yet have rows only where something happened to them.
        there = [one for one in profile_ids if built[day].ready or one <= built[day].built_to]
        for profile_id in there:
            for category, sum_ in _sums(points[profile_id], day).items():
                for scope in scopes[profile_id]:
                    expected[profile_id, day, scope, category] = _text(people[profile_id], -max(0, sum_))
        for key in [key for key in found if key[1] == day and key[0] not in there]:
            del found[key]
    yield from differences("board_rows", expected, found)


def _sums(rows: list[Record], day: date) -> dict[str, int]:
    """By category, `ALL` among them, the points of the window that ends with `day`; penalties count in `ALL` only."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if window_start(day) <= row.day <= day:
            sums[ALL] += row.points
            if row.category != PENALTY:
                sums[row.category] += row.points
    return sums


def _points(tx: Tx, profile_ids: list[str]) -> dict[str, list[Record]]:
    rows = defaultdict[str, list[Record]](list)
    for row in tx.execute(select(day_points).where(day_points.c.profile_id.in_(profile_ids))):
        rows[row.profile_id].append(row)
    return rows


def _scopes(tx: Tx, profile_ids: list[str]) -> dict[str, set[str]]:
    scopes = {profile_id: {PLATFORM} for profile_id in profile_ids}
    query = select(accounts.c.profile_id, accounts.c.company_id).where(accounts.c.company_id.is_not(None))
    for row in tx.execute(query.where(accounts.c.profile_id.in_(profile_ids))):
        scopes[row.profile_id].add(row.company_id)
    return scopes


def _people(tx: Tx, profile_ids: list[str]) -> dict[str, Any]:
    """What a board shows of each profile, with the columns of its rows."""
    name = func.substr(func.lower(profiles.c.name), 1, NAME_LENGTH).label("shown_name")
    query = select(profiles.c.id, (~profiles.c.public).label("hidden"), name, standings.c.shuffle)
    query = query.outerjoin(standings, standings.c.profile_id == profiles.c.id)
    return {row.id: row for row in tx.execute(query.where(profiles.c.id.in_(profile_ids)))}


def _text(row: Any, minus_points: int | None = None) -> str:
    """A row as it is compared and told, but for where a private profile stands, which is nobody's business."""
    points = -(row.minus_points if minus_points is None else minus_points)
    return f"{points} private" if row.hidden else f"{points} {row.shown_name!r}"
