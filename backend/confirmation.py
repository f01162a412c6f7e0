"""Asking for the password, and the code, again before a session may do what would outlive it (rule 13.7)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import SecretStr

from api_client.wire.enums import SecretKind
from api_client.wire.secret import Confirmation
from backend import second_factor, sign_in
from backend.operation import Flow
from backend.problems import Problem
from backend.store import members, secrets, two_factors
from backend.store.database import Record, Tx

FRESH = timedelta(minutes=15)
"""After its sign-in a session is believed for so long."""


async def confirm(flow: Flow, given: Confirmation, *, always: bool = False) -> None:
    """Returns when the member is who she says.

    A session older than `FRESH`, and with `always` any, needs the account's password, or one of its API keys with
    single sign-on, and then the code where two-factor authentication is on. A request that comes with an API key has
    shown that already; with `always` it needs the account's password and code like a session, so that a key that
    leaked can't take the account over. The same request with the same Idempotency-Key is not asked again: its code
    was used up.

    Raises `Problem` 403 ``password_required``, ``password_wrong``, ``otp_required`` or ``otp_invalid``, 429 after too
    many wrong ones, and what `Flow.bearer` and `Flow.repeated` raise.
    """
    bearer = await flow.bearer()
    assert bearer is not None and bearer.account_id is not None
    is_session = bearer.kind is SecretKind.SESSION
    if not always and (not is_session or flow.now - bearer.created_at <= FRESH):
        return
    if flow.declared.keyed and await flow.repeated() is not None:
        return
    account, asks_code = await flow.services.database.read(lambda tx: _account(tx, str(bearer.account_id)))
    if is_session or not account.sso:
        await _confirm_first(flow, account, given, always=always)
    if asks_code:
        await flow.services.database.write(lambda tx: second_factor.ask(flow, tx, account, given.otp, 403))


def _account(tx: Tx, account_id: str) -> tuple[Record, bool]:
    account = members.account(tx, account_id)
    assert account is not None
    return account, second_factor.in_force(account, two_factors.of_account(tx, account_id))


async def _confirm_first(flow: Flow, account: Record, given: Confirmation, *, always: bool) -> None:
    """Asks for the first factor: the password, or with single sign-on an API key."""
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
