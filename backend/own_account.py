"""The account that asks, for what has to be known before a unit of work."""

from __future__ import annotations

from backend.operation import Flow
from backend.problems import Problem, not_found
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


def not_with_sso(account: Record) -> None:
    """Lets an account pass that this backend manages (rules 1.4 and 10.5). Raises `Problem` 409 ``sso_account``."""
    if account.sso:
        raise Problem(
            409,
            "sso_account",
            "This account signs in by single sign-on: ask your company, which keeps its password and its accounts.",
        )
