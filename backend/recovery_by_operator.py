"""A recovery e-mail for who has no access to any of hers: asked for by an operator, after three days in effect.

The days are for its owner: all her addresses are told at once, and she can cancel it (rule 11.5).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from api_client.wire.recovery_email import ComingRecoveryEmail, MyComingRecoveryEmail
from api_client.wire.text import Untrusted
from backend import owner_mail
from backend.call import Call
from backend.operating import Act
from backend.problems import not_found
from backend.rules import emails
from backend.services import Services
from backend.store import audit, coming_recovery_emails, members, outbox, personal_changes, recovery_emails
from backend.store.audit import Tag
from backend.store.database import Record, Tx

WAIT = timedelta(hours=72)
AT_ONCE = 100
"""How many take effect in one transaction."""
JOB = "mxprofile"
"""Who acts when nobody does, for the audit log."""


def ask(act: Act, profile_id: str, email: str) -> ComingRecoveryEmail:
    """Lets an address come; asked again, the three days begin anew. Raises `Problem` 404, `RuleBroken`."""
    email = email.strip()
    masked = emails.mask(emails.normalise(email))
    if not members.exists(act.tx, profile_id):
        raise not_found()
    row = coming_recovery_emails.put(act.tx, profile_id, email, act.actor, act.now, act.now + WAIT)
    when = f"{row.takes_effect_at:%Y-%m-%d %H:%M} UTC"
    act.note(Tag.OPERATOR_RECOVERY_EMAIL_ASKED, profile_id, email=masked)
    owner_mail.tell_profile(act.tx, profile_id, "recovery_email_asked", act.now, masked=masked, when=when)
    outbox.enqueue(act.tx, "recovery_email_coming", email, {"when": when}, act.now)
    return ComingRecoveryEmail(profile_id=profile_id, email=Untrusted(row.email), takes_effect_at=row.takes_effect_at)


def mine(call: Call) -> MyComingRecoveryEmail:
    """What is coming for the profile that asks."""
    row = coming_recovery_emails.of_profile(call.tx, call.profile_id)
    if row is None:
        return MyComingRecoveryEmail(email=None, takes_effect_at=None)
    return MyComingRecoveryEmail(email=Untrusted(row.email), takes_effect_at=row.takes_effect_at)


def cancel(call: Call) -> None:
    """Cancels what is coming, and tells all addresses. Raises `Problem` 404."""
    if not coming_recovery_emails.drop(call.tx, call.profile_id):
        raise not_found()
    call.note(Tag.MEMBER_RECOVERY_EMAIL_CANCELLED, call.profile_id)
    owner_mail.tell(call, "recovery_email_cancelled")


def drop(call: Call, account: Record) -> None:
    """Cancels what is coming where this account has a new password by a mailed code.

    Whoever reads that mail needs no operator; and what a stranger talked an operator into is over with it.
    """
    if coming_recovery_emails.drop(call.tx, account.profile_id):
        call.note(Tag.MEMBER_RECOVERY_EMAIL_CANCELLED, account.profile_id, actor=account.id)
        owner_mail.tell_profile(
            call.tx, account.profile_id, "recovery_email_cancelled", call.now, account=account.email
        )


async def apply_due(services: Services) -> int:
    """Lets those take effect whose time has come; how many did. Safe in several processes. Raises `DatabaseAway`."""
    now, done = services.clock(), 0
    while await services.database.read(lambda tx: coming_recovery_emails.any_due(tx, now)):
        taken = await services.database.write(lambda tx: _apply(tx, now))
        done += taken
        if not taken:
            break  # another process has them
    return done


def _apply(tx: Tx, now: datetime) -> int:
    due = coming_recovery_emails.locked_due(tx, now, AT_ONCE)
    for row in due:
        _take_effect(tx, row, now)
    return len(due)


def _take_effect(tx: Tx, row: Record, now: datetime) -> None:
    before = members.addresses_of(tx, row.profile_id)
    recovery_emails.put(tx, row.profile_id, row.email, now)
    personal_changes.note(tx, row.profile_id, None, ["recovery_email"], now)
    audit.note(tx, Tag.RECOVERY_EMAIL_TOOK_EFFECT, actor=JOB, subject=row.profile_id, now=now, asked_by=row.asked_by)
    masked = emails.mask(emails.normalise(row.email))
    for address in dict.fromkeys([*before, row.email]):
        outbox.enqueue(tx, "recovery_email_took_effect", address, {"masked": masked}, now)
