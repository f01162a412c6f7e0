"""Somebody else's profile: what may be seen of it, and nothing more (rule 9.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api_client.wire.base import Answer, Count, Id, Time
from api_client.wire.enums import OpenEnum, Rarity
from api_client.wire.profile import Certificate, PersonalInfo
from api_client.wire.text import Untrusted


class Relation(OpenEnum):
    """What the owner of a profile is to whoever looks at it."""

    ME = "me"
    CONNECTED = "connected"
    INVITED_ME = "invited_me"
    """Her invitation waits for my answer."""
    INVITED_BY_ME = "invited_by_me"
    """My invitation waits for hers, as far as I am told (rule 5.1)."""
    NONE = "none"
    UNKNOWN = "unknown"


class EarnedBadge(Answer):
    """A badge that somebody has; how far she is with the next level is hers to know."""

    id: Id
    name: Untrusted
    description: Untrusted
    rarity: Rarity
    level: Count
    """The highest completed one."""
    levels: Annotated[Count, Field(ge=1)]
    earned_at: Time
    featured: bool


class OtherProfile(PersonalInfo):
    """``GET /v1/profiles/{profile_id}``; her projects and activity are lists of their own."""

    profile_id: Id
    name: Untrusted
    job_title: Untrusted | None
    company: Untrusted | None
    country: Untrusted | None
    """ISO 3166-1 alpha-2."""
    avatar_url: Untrusted | None
    level: Count
    points: Count
    badges: list[EarnedBadge]
    """Featured ones first, in her order; then the newest first."""
    certificates: list[Certificate]
    relation: Relation
    invitation_id: Id | None
    """The one that waits, for accepting, ignoring or withdrawing it."""
