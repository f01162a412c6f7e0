"""My points and their ledger (rules 2.4 to 2.6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.page import Page
from api_client.wire.points import LedgerRow, Points
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.rules.points import WINDOW_DAYS
from backend.rules.scopes import Scope
from backend.store import points

router = APIRouter(tags=["points"])
Days = Annotated[int, Query(ge=1, le=731, description="Of how many days, today included, the points are listed.")]


@operation(router, "GET", "/v1/me/points", member(Scope.PROFILE_READ), from_replica=True)
def read_points(call: Call, days: Days = WINDOW_DAYS) -> Points:
    """My points and level, by category and by day."""
    return points.overview(call.tx, call.profile_id, call.now, days)


@operation(router, "GET", "/v1/me/points/ledger", member(Scope.PROFILE_READ), from_replica=True)
def list_point_ledger(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[LedgerRow]:
    """Every row of my point ledger, newest first; penalties with their reason."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = points.ledger(call.tx, call.profile_id, limit + 1, after)
    items, next_cursor = cut(rows, limit, lambda row: (row.id,))
    return Page[LedgerRow](items=items, next_cursor=next_cursor)
