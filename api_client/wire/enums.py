"""The words that answers name states and kinds by. They need no pydantic: what was seen last is drawn without it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self


class OpenEnum(StrEnum):
    """Values an answer may gain later: one this client does not know becomes `UNKNOWN` instead of an error.

    Every subclass declares ``UNKNOWN = "unknown"``.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls("unknown") if isinstance(value, str) and value != "unknown" else None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        known = [member.value for member in cls if member.value != "unknown"]
        return {"type": "string", "enum": known, "title": cls.__name__}


class Rarity(OpenEnum):
    """From least to most rare (rule 3.1)."""

    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"
    ORANGE = "orange"
    UNKNOWN = "unknown"


class ChallengeState(OpenEnum):
    """Where a challenge stands for one member (rule 4.2); `COMPLETED` can be claimed."""

    UPCOMING = "upcoming"
    ACTIVE = "active"
    COMPLETED = "completed"
    CLAIMED = "claimed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class InvitationState(OpenEnum):
    """A sender never sees `IGNORED`: to her it stays pending (rule 5.1)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


class SuggestionReason(OpenEnum):
    """Why somebody may be known (rule 5.2)."""

    COMPANY = "company"
    CONNECTIONS = "connections"
    SKILLS = "skills"
    UNKNOWN = "unknown"


class LookingFor(OpenEnum):
    """What a member is open to (rule 9.1)."""

    JOB = "job"
    PROJECT = "project"
    BOTH = "both"
    NEITHER = "neither"
    UNKNOWN = "unknown"


class ProjectStatus(OpenEnum):
    """A draft is seen by its owner alone (rule 7.2)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNKNOWN = "unknown"


class SecretKind(OpenEnum):
    """The kinds of secrets; each has a prefix of its own."""

    SESSION = "session"
    API_KEY = "api_key"
    PAT = "pat"
    SERVICE = "service"
    OPERATOR = "operator"
    UNKNOWN = "unknown"


class Category(OpenEnum):
    """The five categories of activities (rule 2.1); their shown names are data of the backend."""

    FORUM = "forum"
    MARKETPLACE = "marketplace"
    PLATFORM = "platform"
    COMMUNITY = "community"
    LEARNING = "learning"
    UNKNOWN = "unknown"
