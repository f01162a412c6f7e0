"""Telling a member by mail what was done with what is hers (rule 13.7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.call import Call
from backend.store import members, outbox
from backend.store.database import Tx


def tell(call: Call, template: str, **facts: Any) -> None:
    """Sends a mail to all accounts of the signed-in profile and to its recovery e-mail.

    `facts` are what the template's placeholders stand for; `account`, the address that asked, is added. To tell a
    recovery e-mail that is about to be replaced, call it before.
    """
    account = members.account(call.tx, call.account_id)
    assert account is not None
    tell_profile(call.tx, call.profile_id, template, call.now, account=account.email, **facts)


def tell_profile(tx: Tx, profile_id: str, template: str, now: datetime, **facts: Any) -> None:
    """The same for a profile of which nobody is signed in."""
    for address in members.addresses_of(tx, profile_id):
        outbox.enqueue(tx, template, address, facts, now)
