"""``GET /v1/me/overview``: the header and all cards in one answer, in one unit of work."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from api_client.wire.overview import Overview, OverviewBadges
from api_client.wire.points import Level
from api_client.wire.profile import Certificate, Header, PersonalInfo
from backend.access import member
from backend.call import Call
from backend.catalogue.loading import catalogue
from backend.operation import operation
from backend.rules import avatars
from backend.rules.badges import Standing
from backend.rules.levels import level_of, next_level
from backend.rules.points import shown_total
from backend.rules.scopes import Scope
from backend.store import badges, challenges, counters, invitations, own_profile, points, suggestions
from backend.store.boards.card import card
from backend.store.database import Record

router = APIRouter(tags=["overview"])

BADGES = 3
"""Badges in progress, and next ones, on their card."""
INVITATIONS = 25
SUGGESTIONS = 6
PROJECTS = 6


@operation(router, "GET", "/v1/me/overview", member(Scope.PROFILE_READ), from_replica=True)
def overview(call: Call) -> Overview:
    """The header and the cards of the Overview."""
    tx, profile_id, now = call.tx, call.profile_id, call.now
    me = own_profile.read(tx, call.account_id)
    counted = counters.read(tx, profile_id)
    shelves = badges.shelves(tx, profile_id, counted)
    company = (me.company_id, me.company_name) if me.company_id else None
    return Overview(
        header=_header(me, shelves.earned, own_profile.certificates(tx, profile_id)),
        stats=points.stats(tx, profile_id, counted.by_category, now),
        badges=OverviewBadges(
            in_progress=badges.shown(shelves.in_progress[:BADGES], me.featured_badges),
            next=badges.shown(shelves.next[:BADGES], me.featured_badges),
        ),
        challenge=challenges.assigned(tx, profile_id, now),
        invitations=call.decide(lambda tx: invitations.received(tx, profile_id, INVITATIONS)),
        suggestions=call.decide(lambda tx: suggestions.suggest(tx, profile_id, me.skills, SUGGESTIONS)),
        leaderboard=call.decide(lambda tx: card(tx, profile_id, company, now)),
        portfolio=own_profile.portfolio(tx, profile_id, PROJECTS),
        personal_info=PersonalInfo.model_validate({name: getattr(me, name) for name in PersonalInfo.model_fields}),
    )


def _header(me: Record, earned: Iterable[Standing], certificates: list[Certificate]) -> Header:
    total, levels = shown_total(me.points), catalogue().levels
    coming = next_level(total, levels)
    by_id = {one.badge.id: one for one in earned}
    featured = [by_id[badge_id] for badge_id in me.featured_badges if badge_id in by_id]
    return Header(
        profile_id=me.id,
        name=me.name,
        job_title=me.job_title,
        company=me.company_name,
        country=me.country,
        public=me.public,
        avatar_url=avatars.url_of(me.id, me.avatar_digest),
        level=level_of(total, levels),
        points=total,
        next_level=Level(level=coming.level, points=coming.points) if coming else None,
        credits=me.credits,
        connections=me.connections,
        featured_badges=badges.shown(featured, me.featured_badges),
        certificates=certificates,
    )
