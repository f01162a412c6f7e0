"""My profile: details, avatar, visibility (rules 9.1, 9.2 and 9.4)."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from api_client.wire.own_profile import OwnProfile, ProfileChange, Visibility
from backend import pictures, profile_settings
from backend.access import member
from backend.call import Call
from backend.operation import Flow, operation
from backend.problems import Problem
from backend.reply import Reply
from backend.rules.scopes import Scope
from backend.store import rate_limits
from backend.store.rate_limits import Limit

router = APIRouter(tags=["profile"])

UPLOADS = Limit("avatar_sent", 30, timedelta(hours=1))
"""Avatars of one account, good or not: each costs a second of this machine."""


@operation(router, "GET", "/v1/me/profile", member(Scope.PROFILE_READ), from_replica=True)
def get_profile(call: Call) -> OwnProfile:
    """All that the settings show; its ETag is what a change names."""
    return profile_settings.shown(call)


@operation(router, "PATCH", "/v1/me/profile", member(Scope.PROFILE_WRITE), problems=(409, 412, 428))
def change_profile(call: Call, body: ProfileChange) -> OwnProfile:
    """Changes what is given, and null clears; made from the version that If-Match names. The answer has its ETag."""
    return profile_settings.change(call, body)


@operation(
    router,
    "PUT",
    "/v1/me/avatar",
    member(Scope.PROFILE_WRITE),
    takes=pictures.MEDIA_TYPES,
    max_body=pictures.MAX_BYTES,
    problems=(415, 429),
)
async def put_avatar(flow: Flow) -> Reply[OwnProfile]:
    """Makes the image in the body the avatar: its middle square, upright, without anything that it knew of itself."""
    bearer = await flow.bearer()
    assert bearer is not None and bearer.account_id is not None
    account_id = bearer.account_id
    kind = flow.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in pictures.MEDIA_TYPES:
        raise Problem(415, "media_type_unknown", f"Send an image as one of {', '.join(pictures.MEDIA_TYPES)}.")
    # Counted before it is decoded: that is the expensive part.
    await flow.services.database.write(lambda tx: rate_limits.spend(tx, UPLOADS, account_id, flow.now))
    picture = await flow.services.pictures.make(flow.body)
    return await flow.unit(lambda call: profile_settings.set_avatar(call, picture))


@operation(router, "DELETE", "/v1/me/avatar", member(Scope.PROFILE_WRITE), problems=(404, 409))
def remove_avatar(call: Call) -> None:
    """Takes the avatar away; a public profile needs one."""
    profile_settings.remove_avatar(call)


@operation(router, "PUT", "/v1/me/visibility", member(Scope.PROFILE_WRITE), problems=(409,))
def set_visibility(call: Call, body: Visibility) -> OwnProfile:
    """Makes the profile public, once it has all that this needs, or private."""
    return profile_settings.set_visibility(call, public=body.public)
