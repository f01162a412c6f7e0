"""Telling a member by mail what was done with what is hers (rule 13.7)."""

from __future__ import annotations

from typing import Any

from backend.call import Call
from backend.store import members, outbox


def tell(call: Call, template: str, **facts: Any) -> None:
    """Sends a mail to all accounts of the signed-in profile and to its recovery e-mail.

    `facts` are what the template's placeholders stand for; `account`, the address that asked, is added. To tell a
    recovery e-mail that is about to be replaced, call it before.
    """
    account = members.account(call.tx, call.account_id)
    assert account is not None
    for address in members.addresses_of(call.tx, call.profile_id):
        outbox.enqueue(call.tx, template, address, {"account": account.email, **facts}, call.now)
