"""Profiles as others see them, and their avatars (rules 9.1 and 9.3)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.base import Id
from api_client.wire.other_profile import OtherProfile
from api_client.wire.profile import PersonalInfo
from backend.access import member
from backend.call import Call
from backend.catalogue.loading import catalogue
from backend.operation import operation
from backend.pictures import AvatarSize
from backend.problems import not_found
from backend.reply import File
from backend.rules.avatars import url_of, version_of
from backend.rules.levels import level_of
from backend.rules.points import shown_total
from backend.rules.scopes import Scope
from backend.store import avatars, badges, own_profile, profiles, visibility
from backend.store.database import Record
from backend.store.visibility import View

router = APIRouter(tags=["profiles"])


KEPT_SECONDS = 24 * 60 * 60
"""How long a client may show an avatar without asking: its next one has another address, but it may be hidden."""


@operation(router, "GET", "/v1/profiles/{profile_id}", member(Scope.PROFILE_READ), from_replica=True)
def get_other_profile(call: Call, profile_id: Id) -> OtherProfile:
    """What I may see of a profile, mine too; 404 for one that I may not see."""
    view = call.decide(lambda tx: visibility.view(tx, call.profile_id, profile_id))
    row = profiles.as_seen(call.tx, profile_id)
    if view is None or row is None or not view.open:
        raise not_found()
    return _answer(call, view, row)


def _answer(call: Call, view: View, row: Record) -> OtherProfile:
    seen = {name: getattr(row, name) for name in ("name", "job_title", "country", *PersonalInfo.model_fields)}
    total = shown_total(row.person_points or 0)
    return OtherProfile.model_validate(
        {
            **seen,
            "profile_id": row.id,
            "company": row.person_company,
            "avatar_url": url_of(row.id, row.avatar_digest),
            "level": level_of(total, catalogue().levels),
            "points": total,
            "badges": badges.earned_by(call.tx, row.id, row.featured_badges),
            "certificates": own_profile.certificates(call.tx, row.id, to_others=True),
            "relation": view.relation,
            "invitation_id": view.invitation_id,
        }
    )


@operation(
    router,
    "GET",
    "/v1/profiles/{profile_id}/avatar",
    member(Scope.PROFILE_READ),
    gives=("image/png",),
    from_replica=True,
)
def get_avatar(
    call: Call,
    profile_id: Id,
    size: AvatarSize = AvatarSize.LARGE,
    v: Annotated[str | None, Query(max_length=64, description="The version, as in `avatar_url`.")] = None,
) -> File:
    """The avatar of a profile that I may see, as PNG with at most `size` pixels a side; 404 when there is none.

    Under the address of its version it may be shown for a day without asking again.
    """
    row = profiles.one(call.tx, profile_id)
    visible = call.decide(lambda tx: visibility.may_see(tx, call.profile_id, profile_id))
    if row is None or row.avatar_digest is None or not visible:
        raise not_found()
    png = avatars.png(call.tx, profile_id, size)
    if png is None:
        raise not_found()
    if v == version_of(row.avatar_digest):
        call.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    call.headers["X-Content-Type-Options"] = "nosniff"
    return File(png, "image/png")
