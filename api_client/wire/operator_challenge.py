"""Challenges as operators make them (rules 4.1 and 15.1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api_client.wire.base import Answer, Count, Id, Kind, Request, Time
from api_client.wire.operator_badge import Line
from api_client.wire.text import Untrusted

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Credits = Annotated[int, Field(ge=1, le=1_000_000)]


class NewStep(Request):
    """An activity kind, how many of it, and what that is called; by default as the activity is."""

    kind: Kind
    count: Annotated[int, Field(ge=1, le=100_000)]
    title: Line | None = None


Steps = Annotated[list[NewStep], Field(min_length=1, max_length=50)]


class NewChallenge(Request):
    """``POST /v1/operator/challenges``."""

    title: Line
    description: Description
    starts_at: Time
    ends_at: Time
    """The first moment after it."""
    credits: Credits
    steps: Steps


class ChallengeChange(Request):
    """``PATCH /v1/operator/challenges/{id}``: only what is given changes.

    Once it began, its words may change, and its end may move to later as long as it runs; nothing else.
    """

    title: Line | None = None
    description: Description | None = None
    starts_at: Time | None = None
    ends_at: Time | None = None
    credits: Credits | None = None
    steps: Steps | None = None


class StepRecord(Answer):
    """A part of a challenge."""

    kind: Kind
    count: Count
    title: Untrusted


class ChallengeRecord(Answer):
    """A challenge as its operator sees it."""

    id: Id
    title: Untrusted
    description: Untrusted
    starts_at: Time
    ends_at: Time
    credits: Count
    steps: list[StepRecord]
