"""My badges (rule 3)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.badge import Badges, FeaturedBadges
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.rules.scopes import Scope
from backend.store import badges, personal_changes

router = APIRouter(tags=["badges"])


@operation(router, "GET", "/v1/me/badges", member(Scope.PROFILE_READ), from_replica=True)
def list_badges(call: Call) -> Badges:
    """My badges: earned, in progress, next."""
    return badges.all_of(call.tx, call.profile_id)


@operation(router, "PUT", "/v1/me/featured-badges", member(Scope.PROFILE_WRITE), problems=(409,))
def feature_badges(call: Call, body: FeaturedBadges) -> Badges:
    """Puts these earned badges into my header, in this order: at most four."""
    if badges.feature(call.tx, call.profile_id, body.badge_ids):
        personal_changes.note(call.tx, call.profile_id, call.account_id, ["featured_badges"], call.now)
    return badges.all_of(call.tx, call.profile_id)
