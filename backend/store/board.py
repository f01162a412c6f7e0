"""The board of the last 30 days (rule 6). Sums are made from the daily roll-up when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, case, func, select

from api_client.wire.leaderboard import BoardRow, CompanyRank, LeaderboardCard
from backend.rules.points import utc_day, window_start
from backend.store.database import Tx
from backend.store.tables import accounts, day_points, profiles

PRIVATE_NAME = "Private profile"
NEIGHBOURS = 5
"""Rows on the card, with me in the middle where there are enough on both sides."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands."""

    rank: int
    of: int


def card(tx: Tx, profile_id: str, company: tuple[str, str] | None, now: datetime) -> LeaderboardCard:
    """My rank, points and neighbours on the whole platform, and my rank in a company (rule 6.3).

    `company` is the id and name of the signed-in account's. `rank_change` compares with the board of the day before,
    as its roll-up stands now. `as_of` is the day that ends the window: within it the answer changes only when a number
    in it does.
    """
    rows = tx.execute(_around(_ranked(now), profile_id)).all()
    mine = next((row for row in rows if row.profile_id == profile_id), None)
    place = _place(tx, profile_id, company[0], now) if company and mine else None
    return LeaderboardCard(
        rank=mine.rank if mine else None,
        of=rows[0].of if rows else 0,
        points=mine.points if mine else 0,
        rank_change=mine.rank_before - mine.rank if mine and mine.points_before is not None else 0,
        around=[_board_row(row, profile_id) for row in _middle(rows, mine)],
        company=CompanyRank(name=company[1], rank=place.rank, of=place.of) if company and place else None,
        as_of=datetime.combine(utc_day(now), time(), UTC),
    )


def _place(tx: Tx, profile_id: str, company_id: str, now: datetime) -> Place | None:
    """The rank on a company's board: of all profiles with an account in it (rule 1.5)."""
    members = select(accounts.c.profile_id).where(accounts.c.company_id == company_id)
    board = _ranked(now, among=members)
    row = tx.execute(select(board).where(board.c.profile_id == profile_id)).one_or_none()
    return None if row is None else Place(row.rank, row.of)


def _ranked(now: datetime, among: Select[tuple[str]] | None = None) -> CTE:
    """Everybody who has points in the window, with rank and the order of the rows (rule 6.2).

    Equal points share a rank; public ones by name, then private ones in a fixed random order, for which their random
    referral code is as good as any.
    """
    sums = _sums(now, among)
    hidden = case((profiles.c.public, 0), else_=1)
    shown_name = case((profiles.c.public, profiles.c.name), else_="")
    return (
        select(
            sums.c.profile_id,
            profiles.c.name,
            profiles.c.public,
            sums.c.points,
            sums.c.points_before,
            func.rank().over(order_by=sums.c.points.desc().nulls_last()).label("rank"),
            func.rank().over(order_by=sums.c.points_before.desc().nulls_last()).label("rank_before"),
            func.count(sums.c.points).over().label("of"),
            func.row_number()
            .over(order_by=(sums.c.points.desc().nulls_last(), hidden, shown_name, profiles.c.referral_code))
            .label("position"),
        )
        .join(profiles, profiles.c.id == sums.c.profile_id)
        .cte("ranked")
    )


def _sums(now: datetime, among: Select[tuple[str]] | None) -> CTE:
    """Points of each profile in the window and in the window of the day before; None where it has no row in one."""
    today = utc_day(now)
    yesterday = today - timedelta(days=1)
    query = (
        select(
            day_points.c.profile_id,
            _clamped(day_points.c.day >= window_start(today)).label("points"),
            _clamped(day_points.c.day <= yesterday).label("points_before"),
        )
        .where(day_points.c.day.between(window_start(yesterday), today))
        .group_by(day_points.c.profile_id)
    )
    return (query if among is None else query.where(day_points.c.profile_id.in_(among))).cte("sums")


def _clamped(within: ColumnElement[bool]) -> ColumnElement[int]:
    """The sum of the points of some days; below 0 it counts as 0, and without any row it is None."""
    total = func.sum(case((within, day_points.c.points)))
    return case((total < 0, 0), else_=total)


def _around(board: CTE, profile_id: str) -> Select[Any]:
    """My row and enough on both sides of it; the top of the board for somebody who is not on it."""
    mine: ScalarSelect[int] = (
        select(board.c.position).where(board.c.profile_id == profile_id, board.c.points.is_not(None)).scalar_subquery()
    )
    position = func.coalesce(mine, 1)
    near = board.c.position.between(position - NEIGHBOURS, position + NEIGHBOURS)
    return select(board).where(and_(near, board.c.points.is_not(None))).order_by(board.c.position)


def _middle(rows: Any, mine: Any) -> Any:
    """At most `NEIGHBOURS` rows with mine as near to the middle as the ends of the board let it."""
    first = max(0, min(rows.index(mine) - NEIGHBOURS // 2, len(rows) - NEIGHBOURS)) if mine else 0
    return rows[first : first + NEIGHBOURS]


def _board_row(row: Any, profile_id: str) -> BoardRow:
    """A row as a member sees it: a private profile has neither name nor id, but for its owner (rule 6.2)."""
    me = row.profile_id == profile_id
    named = row.public or me
    return BoardRow(
        rank=row.rank,
        profile_id=row.profile_id if named else None,
        name=row.name if named else PRIVATE_NAME,
        points=row.points,
        me=me,
    )
