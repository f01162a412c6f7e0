"""Connections (rule 5)."""

from __future__ import annotations

from api_client.calls import Calls, part
from api_client.wire.connection import Connection
from api_client.wire.page import Page


class Connections:
    """``client.connections``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, q: str | None = None, limit: int = 25, cursor: str | None = None) -> Page[Connection]:
        """My connections, the newest first; with `q` those whose name, job title or company has its words."""
        query = {"q": q, "limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/connections", Page[Connection], query)

    async def remove(self, profile_id: str) -> None:
        """Remove a connection, for both (rule 5.3)."""
        await self._calls.delete(f"/v1/me/connections/{part(profile_id)}")
