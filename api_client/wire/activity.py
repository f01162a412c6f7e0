"""Activities that services report (rules 2.2 and 2.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api_client.wire.base import Answer, Id, Kind, Request, Time, Whole
from api_client.wire.enums import OpenEnum
from api_client.wire.session import Email
from api_client.wire.text import Untrusted

ActivityId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
"""The sender's own id of an activity: visible ASCII, unique per sender."""


class ReportedActivity(Request):
    """One thing a person did; she is named by either her profile's id or one of her e-mail addresses."""

    id: ActivityId
    kind: Kind
    profile_id: Id | None = None
    account_email: Email | None = None
    occurred_at: Time
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] | None = None
    """What it was about, as in the title of an app; shown to people."""


class ReportedActivities(Request):
    """``POST /v1/activities``: up to 500 at a time."""

    activities: Annotated[list[ReportedActivity], Field(min_length=1, max_length=500)]


class ActivityStatus(OpenEnum):
    """What became of a reported activity."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class ActivityResult(Answer):
    """The answer for one activity; a duplicate names the points of the first time."""

    id: ActivityId
    status: ActivityStatus
    points: Whole
    reason: Untrusted | None
    """A stable code when refused: ``id_reused``, ``unknown_kind``, ``unknown_member``, ``in_future``, ``too_old``…"""


class ActivityResults(Answer):
    """One result per activity, in the order they were sent."""

    results: list[ActivityResult]
