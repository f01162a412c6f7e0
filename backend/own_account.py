"""The account that asks, for what has to be known before a unit of work."""

from __future__ import annotations

from backend.operation import Flow
from backend.problems import not_found
from backend.store import members
from backend.store.database import Record


async def signed_in(flow: Flow) -> Record:
    """Its row, not locked. Raises what `Flow.bearer` raises."""
    bearer = await flow.bearer()
    assert bearer is not None and bearer.account_id is not None
    account_id = bearer.account_id
    account = await flow.services.database.read(lambda tx: members.account(tx, account_id))
    if account is None:
        raise not_found()
    return account
