"""Forgotten passwords (rules 10.3 and 11.4).

An address that has no account, one that is deactivated and one with single sign-on get the same answers as any other,
after the same work: a code is started and never mailed, so that none ever fits. Only a right code, which its owner
alone can have, leads to more.
"""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.password_reset import NewPassword, PasswordReset, PendingReset
from backend import entered_codes, recovery_by_operator, sign_in
from backend.access import PUBLIC
from backend.call import Call
from backend.operation import Flow, operation
from backend.reply import Reply
from backend.rules import emails, passwords
from backend.rules.codes import LIFETIME, CodePurpose, CodeVerdict
from backend.store import begun, codes, members, outbox, password_resets, personal_changes, secrets
from backend.store.audit import Tag
from backend.store.database import Tx

router = APIRouter(tags=["passwords"])
_PURPOSE = CodePurpose.PASSWORD_RESET


@operation(router, "POST", "/v1/password-resets", PUBLIC, status=202, keyed=True, problems=(429,))
async def start_password_reset(flow: Flow, body: PasswordReset) -> Reply[PendingReset]:
    """Mails a code to the account and to its profile's recovery e-mail, if there is such an account."""
    return await flow.unit(lambda call: _start(call, flow.network, emails.normalise(body.email)))


def _start(call: Call, network: str, key: str) -> PendingReset:
    codes.count_sending(call.tx, _PURPOSE, key, network, call.now)
    account = password_resets.account_at(call.tx, key)
    opens = sign_in.may_have_password(account)
    code_id = codes.start(call.tx, _PURPOSE, password_resets.request_of(key), key, call.now)
    told = [account.email, account.recovery_email] if account is not None and opens else [None, None]
    for address in told:
        outbox.enqueue(call.tx, "password_reset_code", address, {"code_id": code_id}, call.now)
    return PendingReset(expires_at=call.now + LIFETIME)


@operation(router, "POST", "/v1/password-resets/confirm", PUBLIC)
async def confirm_password_reset(flow: Flow, body: NewPassword) -> Reply[None]:
    """Enters the mailed code: the account has this password, and all its sessions are over."""
    passwords.check_new_password(body.password.get_secret_value())
    # Looked at before the password is hashed: that is the expensive part, and only who has the code may ask for it.
    await flow.services.database.write(lambda tx: _check(flow, tx, body, uses=False))
    hashed = await flow.services.passwords.hash(body.password)
    return await flow.unit(lambda call: _reset(flow, call, body, hashed))


def _check(flow: Flow, tx: Tx, body: NewPassword, *, uses: bool) -> None:
    """Returns when the code is right and opens an account. Raises `Problem` as `entered_codes.check` does."""
    key = emails.normalise(body.email)
    account = password_resets.account_at(tx, key)
    verdict = codes.enter(
        tx,
        _PURPOSE,
        password_resets.request_of(key),
        body.code,
        flow.now,
        uses=uses,
        # Who has changed her password since has made an older code worthless, whoever asked for it.
        not_before=None if account is None else account.password_changed_at,
    )
    if verdict is CodeVerdict.RIGHT and not sign_in.may_have_password(account):
        verdict = CodeVerdict.WRONG
    if verdict is not CodeVerdict.RIGHT:
        raise entered_codes.problem_of(verdict)


def _reset(flow: Flow, call: Call, body: NewPassword, password_hash: str) -> None:
    key = emails.normalise(body.email)
    found = password_resets.account_at(call.tx, key)
    if found is not None:
        members.lock_account(call.tx, found.id)
    _check(flow, call.tx, body, uses=True)
    assert found is not None
    codes.end(call.tx, _PURPOSE, password_resets.request_of(key), call.now)
    members.set_password(call.tx, found.id, password_hash, call.now)
    secrets.delete_sessions(call.tx, found.id)
    begun.end(call.tx, found.profile_id)
    recovery_by_operator.drop(call, found)
    call.note(Tag.MEMBER_PASSWORD_RESET, found.id, actor=found.id)
    personal_changes.note(call.tx, found.profile_id, found.id, ["password"], call.now)
    for address in members.addresses_of(call.tx, found.profile_id):
        outbox.enqueue(call.tx, "password_reset_done", address, {"account": found.email}, call.now)
