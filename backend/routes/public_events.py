"""The Activity tab, and others' (rules 8.1 and 9.3)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.base import Id
from api_client.wire.event import PublicEvent
from api_client.wire.page import Page
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.problems import not_found
from backend.rules.scopes import Scope
from backend.store import events
from backend.store.visibility import may_see

router = APIRouter(tags=["activity"])


@operation(router, "GET", "/v1/me/activity", member(Scope.PROFILE_READ), from_replica=True)
def list_my_activity(call: Call) -> Page[PublicEvent]:
    """My last 20 public events, newest first: what others see of them."""
    return Page[PublicEvent](items=events.last(call.tx, call.profile_id))


@operation(router, "GET", "/v1/profiles/{profile_id}/activity", member(Scope.PROFILE_READ), from_replica=True)
def list_activity_of_profile(call: Call, profile_id: Id) -> Page[PublicEvent]:
    """The last 20 public events of somebody whose profile I may see, newest first."""
    if not call.decide(lambda tx: may_see(tx, call.profile_id, profile_id)):
        raise not_found()
    return Page[PublicEvent](items=events.last(call.tx, profile_id))
