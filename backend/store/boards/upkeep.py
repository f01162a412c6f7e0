"""Keeping the boards in step: the rows of some profiles, made anew from the daily roll-up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Select,
    Text,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    union,
    union_all,
)

from backend.rules.points import PENALTY, window_start
from backend.store.boards import days
from backend.store.boards.buckets import Changes
from backend.store.boards.keys import ALL, PLATFORM, BoardKey
from backend.store.database import Tx
from backend.store.tables import accounts, board_rows, day_points, profiles, standings

AT_ONCE = 500
"""Profiles in one statement."""
NAME_LENGTH = 64
"""Letters of a name that count in the order; they have to fit a cursor."""


def refresh(tx: Tx, profile_id: str, now: datetime) -> None:
    """Brings the boards in step after a change of a profile's name, visibility, companies or points.

    To be called once, when all that changes is written: it locks the profile, and buckets of histograms after it.
    """
    refresh_all(tx, [profile_id], now)


def refresh_all(tx: Tx, profile_ids: Iterable[str], now: datetime) -> None:
    """`refresh` for many profiles at once."""
    changes = Changes()
    for ids in _chunks(sorted({*profile_ids})):
        _lock(tx, ids)
        restate(tx, ids, _kept(tx, now), changes)
    changes.write(tx)


def close(tx: Tx, profile_ids: Collection[str], categories: Collection[str], now: datetime) -> None:
    """What `refresh_all` does, for profiles that are locked and whose points changed in these categories only."""
    changes = Changes()
    for ids in _chunks(sorted({*profile_ids})):
        restate(tx, ids, _kept(tx, now), changes, {*categories, ALL})
    changes.write(tx)


def forget(tx: Tx, profile_id: str, now: datetime) -> None:  # noqa: ARG001 - asked for as by `refresh`
    """Takes a profile off all boards; to be called before it is deleted, as its rows go with it but no counts do."""
    _lock(tx, [profile_id])
    changes = Changes()
    gone = delete(board_rows).where(board_rows.c.profile_id == profile_id).returning(board_rows.c.day, *_HAPPENED)
    for row in tx.execute(gone).all():
        _count(changes, row.day, row, -1)
    changes.write(tx)


def restate(
    tx: Tx,
    profile_ids: Sequence[str],
    of_days: Iterable[date],
    changes: Changes,
    categories: Collection[str] | None = None,
) -> None:
    """Makes the rows of these profiles, which are locked and at most `AT_ONCE`, anew on the boards of these days.

    It reads what is there and forgets what was: done again, or by two processes in turn, it comes to the same.
    `categories` are those whose points can have changed, `ALL` among them; None for every one.
    """
    gone, came = (_GONE, _CAME) if categories is None else (_GONE_IN_SOME, _CAME_IN_SOME)
    some = {} if categories is None else {"categories": [*categories]}
    for day in of_days:
        asked = {"ids": [*profile_ids], "of_day": day, **some}
        for row in tx.execute(gone, asked).all():
            _count(changes, day, row, -1)
        for row in tx.execute(came, asked | {"since": window_start(day)}).all():
            _count(changes, day, row, 1)


def _rows(*, in_some: bool) -> Select[Any]:
    """The board rows that follow from the daily roll-up, the profiles, and their accounts' companies."""
    sums, scopes = _sums(in_some=in_some).subquery("sums"), _scopes().subquery("scopes")
    name = func.substr(func.lower(profiles.c.name), 1, NAME_LENGTH)
    return (
        select(
            sums.c.profile_id,
            _DAY.label("day"),
            scopes.c.scope,
            sums.c.category,
            # A sum below 0 counts as 0.
            case((sums.c.points > 0, -sums.c.points), else_=0).label("minus_points"),
            (~profiles.c.public).label("hidden"),
            case((profiles.c.public, name), else_="").label("shown_name"),
            func.coalesce(standings.c.shuffle, "").label("shuffle"),
        )
        .join(scopes, scopes.c.profile_id == sums.c.profile_id)
        .join(profiles, profiles.c.id == sums.c.profile_id)
        .join(standings, standings.c.profile_id == sums.c.profile_id)
    )


def _sums(*, in_some: bool) -> CompoundSelect[Any]:
    """The points of the window that ends with a day, by profile and category, with `ALL` as one more (rule 6.1).

    Who has no row in the window is not there, and so on no board (rule 6.2).
    """
    points = func.sum(day_points.c.points).label("points")
    since = bindparam("since", type_=Date())
    window = (day_points.c.profile_id.in_(_IDS), day_points.c.day.between(since, _DAY))
    whole = select(day_points.c.profile_id, literal(ALL).label("category"), points).where(*window)
    each = select(day_points.c.profile_id, day_points.c.category, points).where(
        *window, day_points.c.category != PENALTY
    )
    if in_some:
        each = each.where(day_points.c.category.in_(_CATEGORIES))
    return union_all(
        whole.group_by(day_points.c.profile_id), each.group_by(day_points.c.profile_id, day_points.c.category)
    )


def _scopes() -> CompoundSelect[Any]:
    """The platform, and the company of each account, active or not (rule 1.5)."""
    everybody = select(profiles.c.id.label("profile_id"), literal(PLATFORM).label("scope"))
    employed = select(accounts.c.profile_id, accounts.c.company_id).where(accounts.c.company_id.is_not(None))
    return union(everybody.where(profiles.c.id.in_(_IDS)), employed.where(accounts.c.profile_id.in_(_IDS)))


def _kept(tx: Tx, now: datetime) -> list[date]:
    return days.kept(tx, now) or days.begin_first(tx, now)


def _lock(tx: Tx, profile_ids: Sequence[str]) -> None:
    mine = select(standings.c.profile_id).where(standings.c.profile_id.in_(profile_ids))
    tx.execute(mine.order_by(standings.c.profile_id).with_for_update())


def _count(changes: Changes, day: date, row: Any, by: int) -> None:
    changes.count(BoardKey(day, row.scope, row.category), -row.minus_points, by, hidden=row.hidden)


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some


_IDS = bindparam("ids", type_=Text(), expanding=True)
_CATEGORIES = bindparam("categories", type_=Text(), expanding=True)
_DAY = bindparam("of_day", type_=Date())
_HAPPENED = (board_rows.c.scope, board_rows.c.category, board_rows.c.minus_points, board_rows.c.hidden)
_GONE = delete(board_rows).where(board_rows.c.profile_id.in_(_IDS), board_rows.c.day == _DAY).returning(*_HAPPENED)
_GONE_IN_SOME = _GONE.where(board_rows.c.category.in_(_CATEGORIES))
_MADE, _MADE_IN_SOME = _rows(in_some=False), _rows(in_some=True)
_NAMES = [column.name for column in _MADE.selected_columns]
_CAME = insert(board_rows).from_select(_NAMES, _MADE).returning(*_HAPPENED)
_CAME_IN_SOME = insert(board_rows).from_select(_NAMES, _MADE_IN_SOME).returning(*_HAPPENED)
