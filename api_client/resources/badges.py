"""Badges (rule 3)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.calls import Calls, build
from api_client.wire.badge import Badges as MyBadges
from api_client.wire.badge import FeaturedBadges


class Badges:
    """``client.badges``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> MyBadges:
        """Earned, in progress, next (rules 3.2 and 3.3)."""
        return await self._calls.get("/v1/me/badges", MyBadges)

    async def feature(self, badge_ids: Sequence[str]) -> MyBadges:
        """Put these earned badges into the header, in this order; at most four (rule 3.4)."""
        body = build(FeaturedBadges, badge_ids=[*badge_ids])
        return await self._calls.put("/v1/me/featured-badges", body, MyBadges)
