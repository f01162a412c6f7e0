"""Penalties: only an operator gives them (rule 2.4)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.operator import NewPenalty, Penalty
from backend import operating
from backend.access import OPERATOR
from backend.call import Call
from backend.operating import Act
from backend.operation import operation

router = APIRouter(tags=["operator"])


@operation(router, "POST", "/v1/operator/profiles/{profile_id}/penalties", OPERATOR, status=201, keyed=True)
def give_penalty(call: Call, profile_id: Id, body: NewPenalty) -> Penalty:
    """Takes points from a profile, for a reason its member can read; no notice is sent."""
    return operating.penalise(Act.of(call), profile_id, body)
