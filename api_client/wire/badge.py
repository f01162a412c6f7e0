"""Badges (rule 3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api_client.wire.base import Answer, Count, Id, Request, Time
from api_client.wire.enums import Rarity
from api_client.wire.text import Untrusted


class Badge(Answer):
    """A badge as one member has it."""

    id: Id
    name: Untrusted
    description: Untrusted
    rarity: Rarity
    level: Count
    """The level this entry is about: the highest completed one for an earned badge, the one aimed at otherwise."""
    levels: Annotated[Count, Field(ge=1)]
    progress: Annotated[float, Field(ge=0, le=1)]
    """Share of the next level's target; 1 when all levels are completed."""
    done: Count = 0
    """Where the metric stands."""
    target: Count = 0
    """What the next level needs; the last level's target when all are completed."""
    earned_at: Time | None
    featured: bool


class Badges(Answer):
    """``GET /v1/me/badges``."""

    earned: list[Badge]
    in_progress: list[Badge]
    next: list[Badge]


class FeaturedBadges(Request):
    """``PUT /v1/me/featured-badges``: earned badges for the header, in this order, at most four (rule 3.4)."""

    # The limit of four is the backend's, with a code and a sentence of its own; this one only bounds the request.
    badge_ids: Annotated[list[Id], Field(max_length=100)]
