"""Activities that services report (rules 2.2 and 2.3)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.calls import Calls, build
from api_client.retry import new_key
from api_client.wire.activity import ActivityResults, ReportedActivities, ReportedActivity


class Activities:
    """``client.activities``; needs a service's secret."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def report(self, activities: Sequence[ReportedActivity]) -> ActivityResults:
        """Report up to 500 activities; one that was recorded before changes nothing."""
        body = build(ReportedActivities, activities=[*activities])
        return await self._calls.post("/v1/activities", body, ActivityResults, key=new_key())
