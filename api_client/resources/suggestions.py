"""People one may know (rule 5.2)."""

from __future__ import annotations

from api_client.calls import Calls
from api_client.wire.connection import Suggestion
from api_client.wire.page import Page


class Suggestions:
    """``client.suggestions``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, limit: int = 25, cursor: str | None = None) -> Page[Suggestion]:
        """People who have something in common with me, strongest first, with the reasons."""
        return await self._calls.get("/v1/me/suggestions", Page[Suggestion], {"limit": limit, "cursor": cursor})
