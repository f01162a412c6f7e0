"""Activities that services report (rules 2.2 and 2.3)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.activity import ActivityResults, ReportedActivities
from backend.access import SERVICE
from backend.call import Call
from backend.operation import operation
from backend.store import activity_reports

router = APIRouter(tags=["activities"])


@operation(router, "POST", "/v1/activities", SERVICE, keyed=True)
def report_activities(call: Call, body: ReportedActivities) -> ActivityResults:
    """Records up to 500 activities; one result each, in the order they were sent. Sending one again changes nothing."""
    sender = f"service:{call.actor}"
    return ActivityResults(results=activity_reports.record(call.tx, sender, body.activities, call.now))
