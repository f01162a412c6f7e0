"""My credits (rules 1.1 and 4.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.credit import Credits
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.rules.scopes import Scope
from backend.store import credit_accounts

router = APIRouter(tags=["credits"])


@operation(router, "GET", "/v1/me/credits", member(Scope.PROFILE_READ), from_replica=True)
def list_credits(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Credits:
    """The balances of all my accounts, the signed-in one first, and their ledger rows, newest first."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = credit_accounts.ledger(call.tx, call.profile_id, limit + 1, after)
    items, next_cursor = cut(rows, limit, lambda row: (row.id,))
    balances = credit_accounts.balances(call.tx, call.profile_id, call.account_id)
    return Credits(items=items, next_cursor=next_cursor, balances=balances)
