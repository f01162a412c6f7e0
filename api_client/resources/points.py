"""Points, levels, and what gives them (rule 2)."""

from __future__ import annotations

from api_client.calls import Calls
from api_client.wire.page import Page
from api_client.wire.points import LedgerRow, PointRules
from api_client.wire.points import Points as PointStats


class Points:
    """``client.points``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def stats(self, days: int = 30) -> PointStats:
        """Points and level, points per category, and per day for the last `days` days."""
        return await self._calls.get("/v1/me/points", PointStats, {"days": days})

    async def ledger(self, limit: int = 25, cursor: str | None = None) -> Page[LedgerRow]:
        """Every row of the point ledger, newest first (rule 2.4)."""
        return await self._calls.get("/v1/me/points/ledger", Page[LedgerRow], {"limit": limit, "cursor": cursor})

    async def rules(self) -> PointRules:
        """The catalogue of activities and levels; needs no secret (rules 2.1 and 2.5)."""
        return await self._calls.get("/v1/point-rules", PointRules, signed=False)
