"""Pages for people who were invited: how to join, and no more invites (rules 5.4 and 5.5)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from backend.access import PUBLIC
from backend.call import Call
from backend.openapi import PAGE
from backend.operation import operation
from backend.pages import page
from backend.reply import File
from backend.store import referrals

router = APIRouter(tags=["join"])
Code = Annotated[str, Path(description="A member's referral code.")]
Token = Annotated[str, Path(description="What the link in an invite has in it.")]


@operation(router, "GET", "/join/{code}", PUBLIC, gives=(PAGE,))
def show_join_page(call: Call, code: Code) -> File:
    """Who invites, where her profile is public, how to install the client, and how to sign up with her code."""
    inviter = referrals.inviter(call.tx, code)
    if inviter is None:
        return page(call, "join_unknown", "There is no such invite", status=404)
    who = inviter.name if inviter.public else "A member"
    server = call.services.public_url
    return page(call, "join", f"{who} invites you to mxprofile", code=code, server=server)


@operation(router, "GET", "/no-more-invites/{invite_token}", PUBLIC, gives=(PAGE,))
def ask_for_no_more_invites(call: Call, invite_token: Token) -> File:  # noqa: ARG001 - the button needs it
    """Asks before it does what the link in an invite is for: a mail program may open it to look at it."""
    return page(call, "no_more", "No more invites?")


@operation(router, "POST", "/no-more-invites/{invite_token}", PUBLIC, gives=(PAGE,))
def want_no_more_invites(call: Call, invite_token: Token) -> File:
    """Sends no invite to this address any more, whoever asks for one; they are not told."""
    if not referrals.refuse(call.tx, invite_token, call.now):
        return page(call, "no_more_unknown", "There is no such link", status=404)
    return page(call, "no_more_done", "No more invites")
