"""Asking for the password again before a session may do what would outlive it (rule 13.7)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import SecretStr

from api_client.wire.secret import Confirmation, SecretKind
from backend import sign_in
from backend.operation import Flow
from backend.problems import Problem
from backend.store import members, secrets
from backend.store.database import Record

FRESH = timedelta(minutes=15)
"""After its sign-in a session is believed for so long."""


async def confirm(flow: Flow, given: Confirmation, *, always: bool = False) -> None:
    """Returns when the member is who she says.

    A session older than `FRESH`, and with `always` any, needs the account's password, or one of its API keys with
    single sign-on. A request that comes with an API key has shown it already. Raises `Problem` 403
    ``password_required`` or ``password_wrong``, 429 after too many wrong ones, and what `Flow.bearer` raises.
    """
    bearer = await flow.bearer()
    assert bearer is not None and bearer.account_id is not None
    if bearer.kind is not SecretKind.SESSION or (not always and flow.now - bearer.created_at <= FRESH):
        return
    account_id = bearer.account_id
    account = await flow.services.database.read(lambda tx: members.account(tx, account_id))
    assert account is not None
    what = "an API key" if account.sso else "the password"
    entered = given.api_key if account.sso else given.password
    if entered is None:
        why = "This asks for it each time" if always else "It is more than 15 minutes since you signed in"
        raise Problem(403, "password_required", f"{why}: send {what} again.")
    fits = await (_is_key_of(flow, account, entered) if account.sso else _is_password_of(flow, account, entered))
    if not fits:
        raise Problem(403, "password_wrong", f"That is not {what} of this account.")


async def _is_password_of(flow: Flow, account: Record, entered: SecretStr) -> bool:
    return await sign_in.account_with(flow, account.email, entered) is not None


async def _is_key_of(flow: Flow, account: Record, entered: SecretStr) -> bool:
    found = await flow.services.database.read(lambda tx: secrets.find(tx, entered.get_secret_value(), flow.now))
    return found is not None and found.kind is SecretKind.API_KEY and found.account_id == account.id
