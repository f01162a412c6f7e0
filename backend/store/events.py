"""A member's last public events (rule 8.1); which kinds are public is said in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Text, bindparam, cast, literal, null, select, union_all

from api_client.wire.event import PublicEvent
from api_client.wire.text import Untrusted
from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule
from backend.rules.events import BADGE_EARNED, MOST, activity_title, badge_title
from backend.store import badge_catalogue
from backend.store.database import Record, Tx
from backend.store.tables import activities, earned_badges

_WHOSE = bindparam("whose", type_=Text)


def last(tx: Tx, profile_id: str) -> list[PublicEvent]:
    """The last `MOST`, newest first."""
    badges = badge_catalogue.rules(tx)
    rows = tx.execute(_newest(), {"whose": profile_id, "badges": [*badges]})
    return [_event(row, badges) for row in rows]


def _event(row: Record, badges: Mapping[str, BadgeRule]) -> PublicEvent:
    if row.kind == BADGE_EARNED:
        title = badge_title(badges[row.badge_id], row.level)
    else:
        title = activity_title(catalogue().activities[row.kind], row.about)
    return PublicEvent(kind=row.kind, title=Untrusted(title), occurred_at=row.at, badge_id=row.badge_id)


@cache
def _newest() -> Select[Any]:
    """A short walk along the index for each public kind, and one over the badges, of which nobody has many.

    Made once, since it takes longer to make than to run. Its parameters are `whose` and the ids of the `badges`.
    """
    walks = [_activities(kind) for kind, rule in catalogue().activities.items() if rule.public]
    found = union_all(*(select(walk.subquery()) for walk in [*walks, _badges()])).subquery()
    order = (found.c.at.desc(), found.c.kind, found.c.level.desc(), found.c.id.desc())
    return select(found).order_by(*order).limit(MOST)


def _activities(kind: str) -> Select[Any]:
    return (
        select(
            activities.c.kind,
            activities.c.occurred_at.label("at"),
            activities.c.title.label("about"),
            cast(null(), Text).label("badge_id"),
            cast(null(), Integer).label("level"),
            activities.c.id,
        )
        .where(activities.c.profile_id == _WHOSE, activities.c.kind == kind, ~activities.c.hidden)
        .order_by(activities.c.occurred_at.desc(), activities.c.id.desc())
        .limit(MOST)
    )


def _badges() -> Select[Any]:
    return (
        select(
            literal(BADGE_EARNED, Text).label("kind"),
            earned_badges.c.earned_at.label("at"),
            cast(null(), Text).label("about"),
            earned_badges.c.badge_id,
            earned_badges.c.level,
            earned_badges.c.badge_id.label("id"),
        )
        .where(
            earned_badges.c.profile_id == _WHOSE,
            ~earned_badges.c.hidden,
            earned_badges.c.badge_id.in_(bindparam("badges", expanding=True)),
        )
        .order_by(earned_badges.c.earned_at.desc(), earned_badges.c.level.desc(), earned_badges.c.badge_id.desc())
        .limit(MOST)
    )
