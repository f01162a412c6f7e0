"""Challenges as operators make them (rules 4.1 and 15.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.operator_challenge import ChallengeChange, ChallengeRecord, NewChallenge, StepRecord
from api_client.wire.page import Page
from api_client.wire.text import Untrusted
from backend import operating_catalogue as operating
from backend.access import OPERATOR
from backend.call import Call
from backend.catalogue.model import Challenge
from backend.operating import Act
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import invalid
from backend.store import challenges

router = APIRouter(tags=["operator"])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _record(challenge: Challenge) -> ChallengeRecord:
    return ChallengeRecord(
        id=challenge.id,
        title=Untrusted(challenge.title),
        description=Untrusted(challenge.description),
        starts_at=challenge.starts_at,
        ends_at=challenge.ends_at,
        credits=challenge.credits,
        steps=[StepRecord(kind=step.kind, count=step.count, title=Untrusted(step.title)) for step in challenge.steps],
    )


@operation(router, "POST", "/v1/operator/challenges", OPERATOR, status=201, keyed=True)
def create_challenge(call: Call, body: NewChallenge) -> ChallengeRecord:
    """Makes a challenge, which counts for every member."""
    return _record(operating.add_challenge(Act.of(call), body))


@operation(router, "GET", "/v1/operator/challenges", OPERATOR)
def list_all_challenges(
    call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[ChallengeRecord]:
    """Every challenge there was, is or will be; those that start last first."""
    found = challenges.page(call.tx, limit=limit + 1, after=None if cursor is None else _place_in(cursor))
    page, following = cut(found, limit, lambda one: ((one.starts_at - _EPOCH) // timedelta(microseconds=1), one.id))
    return Page(items=[_record(challenge) for challenge in page], next_cursor=following)


def _place_in(cursor: str) -> tuple[datetime, str]:
    microseconds, challenge_id = key_in(cursor, int, str)
    try:
        return _EPOCH + timedelta(microseconds=int(microseconds)), str(challenge_id)
    except OverflowError:
        raise invalid("cursor", "cursor_unknown", "this is no cursor of this list: begin again without one") from None


@operation(router, "GET", "/v1/operator/challenges/{challenge_id}", OPERATOR)
def get_challenge_record(call: Call, challenge_id: Id) -> ChallengeRecord:
    """One challenge; its ETag is what a change names."""
    return _record(operating.one_challenge(Act.of(call), challenge_id))


@operation(router, "PATCH", "/v1/operator/challenges/{challenge_id}", OPERATOR, problems=(409, 412, 428))
def change_challenge(call: Call, challenge_id: Id, body: ChallengeChange) -> ChallengeRecord:
    """Changes what is given, made from the version that If-Match names; once it began, only its words and its end."""
    act = Act.of(call)
    present = operating.one_challenge(act, challenge_id, lock=True)
    call.require_match(_record(present))
    return _record(operating.change_challenge(act, present, body))
