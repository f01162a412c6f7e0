"""Penalties: only an operator gives them (rule 2.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.operator import NewPenalty, Penalty
from backend.access import OPERATOR
from backend.operation import Call, operation
from backend.problems import not_found
from backend.store import audit, awards, points

router = APIRouter(tags=["operator"])


@operation(router, "POST", "/v1/operator/profiles/{profile_id}/penalties", OPERATOR, status=201, keyed=True)
def give_penalty(call: Call, profile_id: Id, body: NewPenalty) -> Penalty:
    """Takes points from a profile, for a reason its member can read; no notice is sent."""
    row_id = awards.penalise(call.tx, profile_id, body.points, body.reason, call.now)
    if row_id is None:
        raise not_found()
    audit.note(
        call.tx,
        audit.Tag.OPERATOR_PENALTY_GIVEN,
        actor=call.actor,
        subject=profile_id,
        now=call.now,
        request_id=call.request_id,
        points=body.points,
        reason=body.reason,
    )
    return Penalty.model_validate(points.ledger_row(call.tx, profile_id, row_id).model_dump())
