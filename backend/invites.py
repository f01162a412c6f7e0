"""Mails that bring people together: invitations to connect, and invites to join (rules 5.1, 5.5 and 12.2)."""

from __future__ import annotations

from datetime import timedelta

from backend.call import Call
from backend.rules import invites
from backend.store import members, notifications, outbox, own_profile, rate_limits, referrals
from backend.store.notifications import Notification
from backend.store.rate_limits import Limit

TOLD_AGAIN = Limit("invitation_mail", 1, timedelta(days=7))
"""Mails to one member about invitations of the same other one, who may take them back and send them again."""


def tell_of_invitation(call: Call, receiver_id: str) -> None:
    """Tells somebody whom the member has just invited to connect, if she wants that."""
    if not notifications.wants(call.tx, receiver_id, Notification.INVITATION_MAIL):
        return
    if not rate_limits.has_room(call.tx, TOLD_AGAIN, f"{call.profile_id}\n{receiver_id}", call.now):
        return
    for account in members.accounts_of(call.tx, receiver_id):
        if account.status == "active":
            outbox.enqueue(call.tx, "invitation", account.email, {"sender": _name(call)}, call.now)


def send_invite(call: Call, address: str, stop_token: str) -> None:
    """Mails an invite to join; to an address that has an account, that somebody would like to see her there.

    Who asks for it is not told which: the same work is done for both.
    """
    facts = {"inviter": _name(call), "stop_token": stop_token, "link": link(call)}
    known = members.account_by_email(call.tx, address)
    wants = notifications.wants(call.tx, known.profile_id if known else "", Notification.INVITATION_MAIL)
    if known is None:
        outbox.enqueue(call.tx, "referral_invite", address, facts, call.now)
    else:
        told = known.email if wants and known.status == "active" else None
        outbox.enqueue(call.tx, "referral_invite_known", told, facts, call.now)


def link(call: Call) -> str:
    """The member's personal invite link (rule 5.4)."""
    return f"{call.services.public_url}/join/{referrals.code_of(call.tx, call.profile_id)}"


def _name(call: Call) -> str:
    return invites.name_in_mail(own_profile.read(call.tx, call.account_id).name)
