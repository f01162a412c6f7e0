"""Deleting the signed-in account: what is lost, who is told, what is written down (rules 10.4 and 13.7)."""

from __future__ import annotations

from api_client.wire.enums import SecretKind
from api_client.wire.own_account import AccountDeletion
from api_client.wire.text import Untrusted
from backend.call import Call
from backend.problems import invalid
from backend.rules import emails
from backend.rules.broken import RuleBroken
from backend.store import deletion, members, outbox, own_profile, personal_changes, secrets
from backend.store.audit import Tag
from backend.store.database import Record
from backend.store.personal_changes import Change


def preview(call: Call) -> AccountDeletion:
    """What would be lost now."""
    account = _own(call)
    others = deletion.remaining(call.tx, call.profile_id, call.account_id)
    counts = {
        kind: secrets.count_of_account(call.tx, call.account_id, kind, call.now)
        for kind in (SecretKind.API_KEY, SecretKind.PAT, SecretKind.SESSION)
    }
    return AccountDeletion(
        email=Untrusted(account.email),
        credits=own_profile.read(call.tx, call.account_id).credits,
        api_keys=counts[SecretKind.API_KEY],
        tokens=counts[SecretKind.PAT],
        sessions=counts[SecretKind.SESSION],
        last_account=others.is_last,
        profile=deletion.lost_profile(call.tx, call.profile_id) if others.is_last else None,
        only_deactivated_remain=others.only_deactivated,
        support_url=call.support_url,
    )


def check_typed(account: Record, typed: str) -> None:
    """Returns when this is the account's address, however it is spelt. Raises `Problem` 422 ``email_differs``."""
    try:
        same = emails.normalise(typed) == account.email_key
    except RuleBroken:
        same = False
    if not same:
        raise invalid("email", "email_differs", "this is not the address of the account that is signed in")


def delete(call: Call) -> None:
    """Deletes the account, and with the last one the profile."""
    others = deletion.remaining(call.tx, call.profile_id, call.account_id, lock=True)
    account = _own(call)
    told = members.addresses_of(call.tx, call.profile_id)
    call.note(Tag.MEMBER_ACCOUNT_DELETED, account.id)
    if others.is_last:
        call.note(Tag.MEMBER_PROFILE_DELETED, call.profile_id)
        deletion.delete_profile(call.tx, account, call.now)
        template = "profile_deleted"
    else:
        personal_changes.note(call.tx, call.profile_id, account.id, ["account"], call.now, Change.REMOVED)
        deletion.delete_account(call.tx, account, call.now)
        template = "account_deleted"
    # Goodbye: when such a mail is sent its row forgets to whom. One that can't be sent is deleted by the housekeeping.
    for address in told:
        outbox.enqueue(call.tx, template, address, {"account": account.email}, call.now)


def _own(call: Call) -> Record:
    account = members.account(call.tx, call.account_id)
    assert account is not None
    return account
