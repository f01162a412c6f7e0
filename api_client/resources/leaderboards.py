"""The boards of the last 30 days (rule 6)."""

from __future__ import annotations

from typing import Literal

from api_client.calls import Calls
from api_client.wire.enums import Category
from api_client.wire.leaderboard import BoardScope, Leaderboard


class Leaderboards:
    """``client.leaderboards``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def get(
        self,
        scope: BoardScope = BoardScope.PLATFORM,
        category: Category | None = None,
        *,
        limit: int = 25,
        cursor: str | None = None,
        around: Literal["me"] | None = None,
    ) -> Leaderboard:
        """A page of a board and where I stand; 409 ``no_company`` for a company's board without a company.

        `cursor` is `next_cursor` or `prev_cursor` of another page; `around` asks for the page with me in the middle.
        """
        asked = {"scope": scope, "category": category, "limit": limit, "cursor": cursor, "around": around}
        return await self._calls.get("/v1/leaderboards", Leaderboard, asked)
