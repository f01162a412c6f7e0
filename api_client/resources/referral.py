"""Referring friends (rules 5.4 and 5.5)."""

from __future__ import annotations

from api_client.calls import Calls, build
from api_client.retry import new_key
from api_client.wire.page import Page
from api_client.wire.referral import InvitedFriend, Referral, ReferralInvite


class ReferralLink:
    """``client.referral``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self) -> Referral:
        """My invite link and code, and what came of them."""
        return await self._calls.get("/v1/me/referral", Referral)

    async def invite(self, email: str, *, idempotency_key: str | None = None) -> ReferralInvite:
        """Mail an invite to an address; the answer does not tell whether it has an account."""
        body = build(InvitedFriend, email=email)
        key = idempotency_key or new_key()
        return await self._calls.post("/v1/me/referral/invites", body, ReferralInvite, key=key)

    async def invites(self, limit: int = 25, cursor: str | None = None) -> Page[ReferralInvite]:
        """The invites I sent, newest first, each address masked."""
        query = {"limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/referral/invites", Page[ReferralInvite], query)
