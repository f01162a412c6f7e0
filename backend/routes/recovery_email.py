"""My recovery e-mail (rules 9.5, 11.4 and 13.7)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.own_profile import NewRecoveryEmail, PendingRecoveryEmail
from api_client.wire.secret import Confirmation
from api_client.wire.session import EnteredCode
from api_client.wire.text import Untrusted
from backend import entered_codes, owner_mail
from backend.access import OWNER
from backend.call import Call
from backend.confirmation import confirm
from backend.operation import Flow, operation
from backend.problems import not_found
from backend.reply import Reply
from backend.rules import emails
from backend.rules.codes import CodePurpose
from backend.store import codes, outbox, personal_changes, recovery_emails
from backend.store.audit import Tag
from backend.store.personal_changes import Change

router = APIRouter(tags=["recovery e-mail"])

_NO_REQUEST = "none"
"""What no code is ever for: one that is entered without having been asked for is wrong like any other."""


@operation(router, "POST", "/v1/me/recovery-email", OWNER, status=202, keyed=True, problems=(429,))
async def start_recovery_email(flow: Flow, body: NewRecoveryEmail) -> Reply[PendingRecoveryEmail]:
    """Mails a code to the address, whichever it is. Nothing changes before the code is entered."""
    repeated = await flow.repeated()
    if repeated is not None:
        return repeated
    await confirm(flow, body, always=True)
    key = emails.normalise(body.email)

    def start(call: Call) -> PendingRecoveryEmail:
        codes.count_sending(call.tx, CodePurpose.RECOVERY_EMAIL, key, flow.network, call.now)
        row = recovery_emails.start(call.tx, call.profile_id, body.email, call.now)
        code_id = codes.start(call.tx, CodePurpose.RECOVERY_EMAIL, row.id, key, call.now)
        outbox.enqueue(call.tx, "recovery_email_code", body.email, {"code_id": code_id}, call.now)
        return PendingRecoveryEmail(email=Untrusted(row.email), expires_at=row.expires_at)

    return await flow.unit(start)


@operation(router, "POST", "/v1/me/recovery-email/verify", OWNER)
def verify_recovery_email(call: Call, body: EnteredCode) -> None:
    """Enters the mailed code: the address takes effect, and the one before and all accounts are told."""
    waiting = recovery_emails.pending(call.tx, call.profile_id, lock=True)
    entered_codes.check(call, CodePurpose.RECOVERY_EMAIL, waiting.id if waiting else _NO_REQUEST, body.code)
    assert waiting is not None
    had_one = recovery_emails.verified(call.tx, call.profile_id) is not None
    owner_mail.tell(call, "recovery_email_changed", masked=emails.mask(emails.normalise(waiting.email)))
    recovery_emails.put(call.tx, call.profile_id, waiting.email, call.now)
    call.note(Tag.MEMBER_RECOVERY_EMAIL_CHANGED, call.profile_id)
    _note(call, Change.CHANGED if had_one else Change.ADDED)


@operation(router, "DELETE", "/v1/me/recovery-email", OWNER, problems=(404, 429))
async def remove_recovery_email(flow: Flow, body: Confirmation) -> Reply[None]:
    """Takes the recovery e-mail away, and an address that waits for its code. 404 where there is neither.

    An addition to the documents, which only let it be replaced: what a member gave she can take back.
    """
    await confirm(flow, body, always=True)
    return await flow.unit(_remove)


def _remove(call: Call) -> None:
    waiting = recovery_emails.pending(call.tx, call.profile_id, lock=True)
    if recovery_emails.verified(call.tx, call.profile_id) is not None:
        owner_mail.tell(call, "recovery_email_removed")
        recovery_emails.put(call.tx, call.profile_id, None, call.now)
        call.note(Tag.MEMBER_RECOVERY_EMAIL_REMOVED, call.profile_id)
        _note(call, Change.REMOVED)
    elif waiting is not None:
        recovery_emails.drop_pending(call.tx, call.profile_id)
    else:
        raise not_found()


def _note(call: Call, change: Change) -> None:
    personal_changes.note(call.tx, call.profile_id, call.account_id, ["recovery_email"], call.now, change)
