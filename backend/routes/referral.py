"""My referral link, and inviting friends by mail (rules 5.4 and 5.5)."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from api_client.wire.page import Page
from api_client.wire.referral import InvitedFriend, Referral, ReferralInvite
from api_client.wire.text import Untrusted
from backend import invites
from backend.access import member
from backend.call import Call
from backend.operation import Flow, operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.reply import Reply
from backend.rules.scopes import Scope
from backend.store import awards, rate_limits, referrals
from backend.store.rate_limits import Limit
from backend.store.sign_ups import REFERRAL_SIGNED_UP

router = APIRouter(tags=["referral"])
PER_MEMBER = Limit("referral_invite", 30, timedelta(days=1))
"""Invites of one member, those that were not sent too; ten of them give points."""
PER_NETWORK = Limit("referral_invite_network", 100, timedelta(days=1))
"""Invites that one network address asks for."""


@operation(router, "GET", "/v1/me/referral", member(Scope.PROFILE_READ))
def read_referral(call: Call) -> Referral:
    """My invite link, to be copied or shown as a QR code, and what came of it."""
    counts = referrals.counts(call.tx, call.profile_id)
    return Referral(
        url=Untrusted(invites.link(call)),
        code=referrals.code_of(call.tx, call.profile_id),
        sign_ups=counts[REFERRAL_SIGNED_UP],
        friends_referred=counts[awards.FRIEND_REFERRED],
        invites_sent=counts[referrals.FRIEND_INVITED],
    )


@operation(
    router,
    "POST",
    "/v1/me/referral/invites",
    member(Scope.CONNECTIONS_WRITE),
    status=202,
    keyed=True,
    problems=(429,),
)
async def invite_friend(flow: Flow, body: InvitedFriend) -> Reply[ReferralInvite]:
    """Mails an invite to an address; the answer is the same whoever has it, and whether she wants it or not."""

    def invite(call: Call) -> ReferralInvite:
        rate_limits.spend(call.tx, PER_MEMBER, call.profile_id, call.now)
        rate_limits.spend(call.tx, PER_NETWORK, flow.network, call.now)
        sent = referrals.invite(call.tx, call.profile_id, body.email, call.now)
        if sent.stop_token is not None:
            invites.send_invite(call, body.email, sent.stop_token)
        return sent.invite

    return await flow.unit(invite)


@operation(router, "GET", "/v1/me/referral/invites", member(Scope.PROFILE_READ))
def list_invites(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[ReferralInvite]:
    """The invites I sent within 90 days, newest first, each address masked."""
    after = None if cursor is None else str(key_in(cursor, str)[0])
    rows = referrals.history(call.tx, call.profile_id, limit + 1, after)
    items, following = cut(rows, limit, lambda row: (row.id,))
    return Page[ReferralInvite](items=items, next_cursor=following)
