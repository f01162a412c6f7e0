"""The boards of the last 30 days (rule 6)."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardScope, Leaderboard
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageLimit, cursor_of, key_in
from backend.problems import Problem, invalid
from backend.rules.scopes import Scope
from backend.store import members
from backend.store.boards.keys import ALL, PLATFORM
from backend.store.boards.page import Turn, page
from backend.store.boards.walk import Position

router = APIRouter(tags=["leaderboards"])

BoardCategory = Annotated[Category | None, Query(description="Of which category; over all of them if not given.")]
BoardCursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` or `prev_cursor` of another page; then no `around`.")
]
Around = Annotated[Literal["me"] | None, Query(description="The page on which I stand in the middle.")]


@operation(router, "GET", "/v1/leaderboards", member(Scope.PROFILE_READ), problems=(409,))
def read_leaderboard(
    call: Call,
    category: BoardCategory = None,
    scope: BoardScope = BoardScope.PLATFORM,
    cursor: BoardCursor = None,
    around: Around = None,
    limit: PageLimit = DEFAULT_LIMIT,
) -> Leaderboard:
    """A page of a board, and where I stand on it. 409 `no_company` for whoever's account belongs to none."""
    if category is Category.UNKNOWN:
        raise invalid("category", "category_unknown", "there is no such category")
    found = page(
        call.tx,
        PLATFORM if scope is BoardScope.PLATFORM else _company(call),
        category or ALL,
        call.profile_id,
        call.now,
        limit=limit,
        turn=None if cursor is None else _turn(cursor),
        around_me=around is not None,
    )
    return Leaderboard(
        items=found.items,
        next_cursor=_cursor(found.next),
        prev_cursor=_cursor(found.previous),
        me=found.me,
        as_of=found.as_of,
    )


def _company(call: Call) -> str:
    account = members.account(call.tx, call.account_id)
    if account is None or account.company_id is None:
        raise Problem(409, "no_company", "Your account belongs to no company: ask for the platform's board.")
    return str(account.company_id)


def _cursor(turn: Turn | None) -> str | None:
    if turn is None:
        return None
    at = turn.position
    return cursor_of(int(turn.backwards), at.minus_points, int(at.hidden), at.shown_name, at.shuffle)


def _turn(cursor: str) -> Turn:
    backwards, minus_points, hidden, shown_name, shuffle = key_in(cursor, int, int, int, str, str)
    return Turn(Position(int(minus_points), bool(hidden), str(shown_name), str(shuffle)), bool(backwards))
