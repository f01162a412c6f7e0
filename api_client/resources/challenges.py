"""Challenges (rule 4)."""

from __future__ import annotations

from api_client.calls import Calls, part
from api_client.retry import new_key
from api_client.wire.challenge import Challenge, Claim
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page


class Challenges:
    """``client.challenges``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(
        self, state: ChallengeState | None = None, limit: int = 25, cursor: str | None = None
    ) -> Page[Challenge]:
        """Challenges as I have them, all or those in one state (rule 4.2)."""
        query = {"state": state, "limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/challenges", Page[Challenge], query)

    async def get(self, challenge_id: str) -> Challenge:
        """One challenge with its steps."""
        return await self._calls.get(f"/v1/me/challenges/{part(challenge_id)}", Challenge)

    async def claim(self, challenge_id: str, *, idempotency_key: str | None = None) -> Claim:
        """Claim the credits of a completed challenge; claiming again answers the same (rule 4.3).

        The key belongs to the person's intention: give the same one when she presses Retry.

        Raises:
            Conflict: code ``challenge_unfinished``, with ``facts["open_steps"]``.
        """
        path = f"/v1/me/challenges/{part(challenge_id)}/claim"
        return await self._calls.post(path, None, Claim, key=idempotency_key or new_key())
