"""Signing up: a mailed code makes the account (rules 1.2, 1.5, 5.4 and 11.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.session import EnteredCode, PendingSignUp, SignedIn, SignUp
from backend import entered_codes, sign_in
from backend.access import PUBLIC
from backend.call import Call
from backend.operation import Flow, operation
from backend.problems import Problem
from backend.reply import Reply
from backend.rules import emails, passwords
from backend.rules.codes import CodePurpose
from backend.store import codes, members, outbox, sign_ups
from backend.store.audit import Tag

router = APIRouter(tags=["sign-up"])


@operation(router, "POST", "/v1/sign-ups", PUBLIC, status=202, keyed=True, problems=(429,))
async def start_sign_up(flow: Flow, body: SignUp) -> Reply[PendingSignUp]:
    """Mails a code to the address. One that has an account already gets the same answer, and a mail that says so."""
    repeated = await flow.repeated()
    if repeated is not None:
        return repeated
    passwords.check_new_password(body.password.get_secret_value())
    key = emails.normalise(body.email)
    # Before the password is hashed: that is the expensive part.
    await flow.services.database.write(
        lambda tx: codes.count_sending(tx, CodePurpose.SIGN_UP, key, flow.network, flow.now)
    )
    hashed = await flow.services.passwords.hash(body.password)
    return await flow.unit(lambda call: _start(call, body, hashed))


def _start(call: Call, body: SignUp, password_hash: str) -> PendingSignUp:
    account = members.account_by_email(call.tx, body.email)
    row = sign_ups.start(
        call.tx,
        email=body.email,
        password_hash=password_hash,
        name=body.name,
        referral_code=body.referral_code,
        marketing_consent=body.marketing_consent,
        now=call.now,
    )
    code_id = codes.start(call.tx, CodePurpose.SIGN_UP, row.id, row.email_key, call.now)
    if account is None:
        outbox.enqueue(call.tx, "sign_up_code", body.email, {"code_id": code_id}, call.now)
    else:
        # No mail ever makes this code, so none fits.
        outbox.enqueue(call.tx, "sign_up_known", account.email, {}, call.now)
    return PendingSignUp(id=row.id, expires_at=row.expires_at)


@operation(router, "POST", "/v1/sign-ups/{sign_up_id}/verify", PUBLIC, status=201, problems=(409,))
def verify_sign_up(call: Call, sign_up_id: Id, body: EnteredCode) -> SignedIn:
    """Enters the mailed code: the member exists, and a session of hers begins."""
    entered_codes.check(call, CodePurpose.SIGN_UP, sign_up_id, body.code)
    row = sign_ups.locked(call.tx, sign_up_id)
    assert row is not None
    company = members.company_of(call.tx, row.email)
    if company is not None and company.sso:
        sign_ups.hold(call.tx, sign_up_id, company.id, call.now)
        raise Problem(
            409,
            "sign_up_held",
            "The company of this address manages its accounts itself: an operator confirms yours, and you get a mail.",
            keeps_rows=True,
        )
    member = sign_ups.complete(call.tx, row, call.now)
    if member is None:
        # Whoever has the code reads this address's mail: she may know.
        raise Problem(409, "account_exists", "This address has got an account meanwhile: sign in.")
    call.note(Tag.MEMBER_SIGNED_UP, member.account_id, actor=member.account_id)
    return sign_in.begin_session(call, member.account_id)
