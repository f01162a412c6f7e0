"""My challenges, and claiming their credits (rule 4)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.base import Id
from api_client.wire.challenge import Challenge, Claim
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cut, key_in
from backend.problems import invalid, not_found
from backend.rules.scopes import Scope
from backend.store import challenges, claims

router = APIRouter(tags=["challenges"])
StateFilter = Annotated[ChallengeState | None, Query(description="Only challenges that are in this state for me.")]


@operation(router, "GET", "/v1/me/challenges", member(Scope.PROFILE_READ), from_replica=True)
def list_challenges(
    call: Call, state: StateFilter = None, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[Challenge]:
    """Challenges as I have them: those to claim first, then active, upcoming, claimed and expired ones."""
    if state is ChallengeState.UNKNOWN:
        raise invalid("state", "state_unknown", "there is no such state")
    mine = challenges.in_order(call.tx, call.profile_id, call.now)
    chosen = [one for one in mine if state is None or one.state is state]
    if cursor is not None:
        key = tuple(key_in(cursor, int, int, int, str))
        chosen = [one for one in chosen if challenges.place(one) > key]
    items, next_cursor = cut(chosen[: limit + 1], limit, challenges.place)
    return Page[Challenge](items=items, next_cursor=next_cursor)


@operation(router, "GET", "/v1/me/challenges/{challenge_id}", member(Scope.PROFILE_READ), from_replica=True)
def read_challenge(call: Call, challenge_id: Id) -> Challenge:
    """One challenge with its steps."""
    mine = challenges.in_order(call.tx, call.profile_id, call.now)
    found = next((one for one in mine if one.id == challenge_id), None)
    if found is None:
        raise not_found()
    return found


@operation(router, "POST", "/v1/me/challenges/{challenge_id}/claim", member(Scope.CHALLENGES_CLAIM), keyed=True)
def claim_challenge(call: Call, challenge_id: Id) -> Claim:
    """Pays a completed challenge's credits to this account, once: claiming again answers with the first claim."""
    return claims.claim(call.tx, call.profile_id, call.account_id, challenge_id, call.now)
