"""People I may know (rule 5.2)."""

from __future__ import annotations

from fastapi import APIRouter

from api_client.wire.connection import Suggestion
from api_client.wire.page import Page
from backend.access import member
from backend.call import Call
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cursor_of, key_in
from backend.rules.scopes import Scope
from backend.store import own_profile, suggestions

router = APIRouter(tags=["suggestions"])


@operation(router, "GET", "/v1/me/suggestions", member(Scope.PROFILE_READ))
def list_suggestions(call: Call, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None) -> Page[Suggestion]:
    """People who have something in common with me, strongest first, with the reasons."""
    skills = own_profile.read(call.tx, call.account_id).skills
    ranked = suggestions.ranked(call.tx, call.profile_id, skills)
    if cursor is not None:
        behind = tuple(key_in(cursor, int, str, str))
        ranked = [one for one in ranked if one.place > behind]
    following = cursor_of(*ranked[limit - 1].place) if len(ranked) > limit else None
    return Page[Suggestion](items=suggestions.shown(call.tx, ranked[:limit]), next_cursor=following)
