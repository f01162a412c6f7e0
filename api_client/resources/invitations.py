"""Invitations to connect (rules 5.1 and 5.3)."""

from __future__ import annotations

from typing import Literal

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.wire.connection import Invitation, NewInvitation
from api_client.wire.page import Page


class Invitations:
    """``client.invitations``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(
        self, direction: Literal["received", "sent"] | None = None, limit: int = 25, cursor: str | None = None
    ) -> Page[Invitation]:
        """What waits for my answer and for others', newest first."""
        query = {"direction": direction, "limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/invitations", Page[Invitation], query)

    async def send(self, profile_id: str, *, idempotency_key: str | None = None) -> Invitation:
        """Invite somebody; when she has invited me, this accepts hers, and the answer's state says so.

        Raises:
            Conflict: code ``already_connected`` or ``already_invited``.
        """
        body = build(NewInvitation, profile_id=profile_id)
        return await self._calls.post("/v1/me/invitations", body, Invitation, key=idempotency_key or new_key())

    async def withdraw(self, invitation_id: str) -> None:
        """Take back an invitation that was not accepted."""
        await self._calls.delete(f"/v1/me/invitations/{part(invitation_id)}")

    async def accept(self, invitation_id: str, *, idempotency_key: str | None = None) -> Invitation:
        """Connect with who sent it; accepting again answers the same."""
        path = f"/v1/me/invitations/{part(invitation_id)}/accept"
        return await self._calls.post(path, None, Invitation, key=idempotency_key or new_key())

    async def ignore(self, invitation_id: str, *, idempotency_key: str | None = None) -> None:
        """Make it go away; its sender is told nothing."""
        await self._calls.command(f"/v1/me/invitations/{part(invitation_id)}/ignore", key=idempotency_key or new_key())
