"""Credits (rules 1.1 and 4.4)."""

from __future__ import annotations

from api_client.calls import Calls
from api_client.wire.credit import Credits as MyCredits


class Credits:
    """``client.credits``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(self, limit: int = 25, cursor: str | None = None) -> MyCredits:
        """The balances of all my accounts, and a page of ledger rows, newest first."""
        return await self._calls.get("/v1/me/credits", MyCredits, {"limit": limit, "cursor": cursor})
