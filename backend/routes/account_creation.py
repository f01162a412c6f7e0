"""Create Account: another account for my profile, by a code mailed to its address (rules 10.5 and 11.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.own_account import NewAccount, NewAccountPassword, OwnAccount, PendingAccount
from api_client.wire.session import EnteredCode
from backend import accounts, entered_codes, owner_mail
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.own_account import not_with_sso, signed_in
from backend.path_ids import not_current
from backend.problems import Problem, not_found
from backend.reply import Reply
from backend.rules import passwords
from backend.rules.codes import CodePurpose
from backend.store import codes, members, outbox, pending_accounts, personal_changes, settings
from backend.store.audit import Tag
from backend.store.database import Record, Tx
from backend.store.personal_changes import Change

router = APIRouter(tags=["accounts"])
_PURPOSE = CodePurpose.CREATE_ACCOUNT


@operation(router, "POST", "/v1/me/accounts", OWNER, status=202, keyed=True, problems=(429,))
async def start_account(flow: Flow, body: NewAccount) -> Reply[PendingAccount]:
    """Begins with the address of the new account, after the password of the one that asks.

    One that has an account already gets the same answer. Neither an account with single sign-on nor an address at such
    a company's domain can be had this way: the answer, 409, says what to do.
    """
    not_with_sso(await signed_in(flow))
    await confirm(flow, body, always=True)
    return await flow.unit(lambda call: _start(call, body.email))


def _start(call: Call, email: str) -> PendingAccount:
    asking = members.account(call.tx, call.account_id)
    assert asking is not None
    not_with_sso(asking)
    _refuse_sso_domain(call.tx, email)
    row = pending_accounts.start(call.tx, call.profile_id, call.account_id, email, call.now)
    return PendingAccount(id=row.id, expires_at=row.expires_at)


@operation(
    router,
    "POST",
    f"/v1/me/accounts/{not_current('account_id')}/password",
    OWNER,
    status=202,
    keyed=True,
    problems=(409, 429),
)
async def set_new_accounts_password(flow: Flow, account_id: Id, body: NewAccountPassword) -> Reply[PendingAccount]:
    """Chooses the pending account's password, and mails the code. Asked again, it mails another; each is good.

    An address that has an account already gets a mail that says so, and no code.
    """
    repeated = await flow.repeated()
    if repeated is not None:
        return repeated
    passwords.check_new_password(body.password.get_secret_value())
    bearer = await flow.bearer()
    assert bearer is not None and bearer.profile_id is not None
    profile_id = bearer.profile_id

    def count(tx: Tx) -> None:
        row = _pending(tx, profile_id, account_id, flow)
        codes.count_sending(tx, _PURPOSE, row.email_key, flow.network, flow.now)

    # Before the password is hashed: that is the expensive part.
    await flow.services.database.write(count)
    hashed = await flow.services.passwords.hash(body.password)
    return await flow.unit(lambda call: _mail_code(flow, call, account_id, body, hashed))


def _mail_code(flow: Flow, call: Call, pending_id: str, body: NewAccountPassword, password_hash: str) -> PendingAccount:
    row = _pending(call.tx, call.profile_id, pending_id, flow)
    until = pending_accounts.set_password(
        call.tx, row, password_hash, call.now, marketing_consent=body.marketing_consent
    )
    known = members.account_by_email(call.tx, row.email)
    code_id = codes.start(call.tx, _PURPOSE, row.id, row.email_key, call.now)
    if known is None:
        outbox.enqueue(call.tx, "account_code", row.email, {"code_id": code_id}, call.now)
    else:
        # No mail ever makes this code, so none fits.
        outbox.enqueue(call.tx, "account_known", known.email, {}, call.now)
    return PendingAccount(id=row.id, expires_at=until)


@operation(router, "POST", "/v1/me/accounts/{account_id}/verify", OWNER, status=201, keyed=True, problems=(409,))
async def verify_account(flow: Flow, account_id: Id, body: EnteredCode) -> Reply[OwnAccount]:
    """Enters the mailed code: the account exists, and belongs to my profile."""
    return await flow.unit(lambda call: _verify(flow, call, account_id, body))


def _verify(flow: Flow, call: Call, pending_id: str, body: EnteredCode) -> OwnAccount:
    row = _pending(call.tx, call.profile_id, pending_id, flow)
    entered_codes.check(call, _PURPOSE, row.id, body.code)
    # Its company may have begun with single sign-on since.
    _refuse_sso_domain(call.tx, row.email)
    made = pending_accounts.complete(call.tx, row, call.now)
    if made is None:
        # Whoever has the code reads this address's mail: she may know.
        raise Problem(409, "account_exists", "This address has got an account meanwhile: merge its profile with yours.")
    call.note(Tag.MEMBER_ACCOUNT_ADDED, made)
    personal_changes.note(call.tx, call.profile_id, call.account_id, ["account"], call.now, Change.ADDED)
    owner_mail.tell(call, "account_added", added=row.email)
    added = members.account(call.tx, made)
    assert added is not None
    return accounts.own(added, call.account_id, call.now, settings.password_days(call.tx))


def _pending(tx: Tx, profile_id: str, pending_id: str, flow: Flow) -> Record:
    row = pending_accounts.one(tx, profile_id, pending_id, flow.now, lock=True)
    if row is None:
        raise not_found()
    return row


def _refuse_sso_domain(tx: Tx, email: str) -> None:
    company = members.company_of(tx, email)
    if company is not None and company.sso:
        raise Problem(
            409,
            "sso_domain",
            "The company of this address manages its accounts itself: sign up with it, and when an operator has "
            "confirmed that, merge its profile with yours.",
        )
