"""Invitations to connect: sending, answering and taking them back (rules 5.1 and 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.base import Id
from api_client.wire.connection import Invitation, NewInvitation
from api_client.wire.page import Page
from backend import invites
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cursor_behind, place_in
from backend.rules.scopes import Scope
from backend.store import invitations, ties
from backend.store.invitations import Direction
from backend.store.rate_limits import Limit
from backend.store.ties import Actor

router = APIRouter(tags=["invitations"])
DirectionFilter = Annotated[Direction | None, Query(description="Only those that I received, or sent.")]
SENT_A_DAY = Limit("invitation_sent", 100, timedelta(days=1))
"""Invitations of one member, whatever becomes of them."""


@operation(router, "GET", "/v1/me/invitations", member(Scope.PROFILE_READ))
def list_invitations(
    call: Call, direction: DirectionFilter = None, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[Invitation]:
    """What waits for my answer and for others', newest first."""
    found = invitations.page(call.tx, call.profile_id, direction, limit + 1, place_in(cursor))
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_behind((last.created_at, last.id) if last else None)
    return Page[Invitation](items=found[:limit], next_cursor=following)


@operation(
    router,
    "POST",
    "/v1/me/invitations",
    member(Scope.CONNECTIONS_WRITE),
    status=201,
    keyed=True,
    problems=(404, 429),
)
def invite(call: Call, body: NewInvitation) -> Invitation:
    """Invites somebody whose profile I may see; she sees mine until she has answered, a private one too.

    When she has invited me, this accepts hers: the answer's state says so.
    """
    made = ties.invite(call.tx, _actor(call), body.profile_id, SENT_A_DAY, call.now)
    if made.is_news:
        invites.tell_of_invitation(call, body.profile_id)
    return invitations.one(call.tx, call.profile_id, made.invitation_id)


@operation(
    router,
    "DELETE",
    "/v1/me/invitations/{invitation_id}",
    member(Scope.CONNECTIONS_WRITE),
    problems=(409,),
)
def withdraw_invitation(call: Call, invitation_id: Id) -> None:
    """Takes back an invitation that I sent and that was not accepted."""
    ties.withdraw(call.tx, _actor(call), invitation_id, call.now)


@operation(router, "POST", "/v1/me/invitations/{invitation_id}/accept", member(Scope.CONNECTIONS_WRITE), keyed=True)
def accept_invitation(call: Call, invitation_id: Id) -> Invitation:
    """Connects me with who sent it; accepting again answers the same."""
    ties.accept(call.tx, _actor(call), invitation_id, call.now)
    return invitations.one(call.tx, call.profile_id, invitation_id)


@operation(router, "POST", "/v1/me/invitations/{invitation_id}/ignore", member(Scope.CONNECTIONS_WRITE), keyed=True)
def ignore_invitation(call: Call, invitation_id: Id) -> None:
    """Ends it for me, and my view of a private sender; she is told nothing."""
    ties.ignore(call.tx, _actor(call), invitation_id)


def _actor(call: Call) -> Actor:
    return Actor(call.profile_id, call.account_id)
