"""Public events (rule 8.1)."""

from __future__ import annotations

from api_client.calls import Calls, part
from api_client.wire.event import PublicEvent
from api_client.wire.page import Page


class Activity:
    """``client.activity``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> Page[PublicEvent]:
        """My last 20 public events, newest first."""
        return await self._calls.get("/v1/me/activity", Page[PublicEvent])

    async def of_profile(self, profile_id: str) -> Page[PublicEvent]:
        """The last 20 of somebody whose profile I may see (rule 9.3)."""
        return await self._calls.get(f"/v1/profiles/{part(profile_id)}/activity", Page[PublicEvent])
