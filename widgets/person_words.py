"""How people, and what they are to each other, are told (rule 5)."""

from __future__ import annotations

from api_client.wire.connection import Suggestion
from api_client.wire.enums import SuggestionReason
from api_client.wire.other_profile import Relation
from widgets.words import Mark, plain, plural

RELATION: dict[Relation, Mark] = {
    Relation.ME: Mark("●", "this is you", "accent"),
    Relation.CONNECTED: Mark("●", "connected", "good"),
    Relation.INVITED_ME: Mark("●", "invites you to connect", "warn"),
    Relation.INVITED_BY_ME: Mark("○", "invited by you", "muted"),
    Relation.NONE: Mark("", "", "muted"),
    Relation.UNKNOWN: Mark("", "", "muted"),
}
"""What the owner of a profile is to whoever looks at it."""


def shared_connections(count: int) -> str:
    """How many connections two people share: "3 shared connections"; "" for none."""
    return plural(count, "shared connection") if count else ""


def reasons(suggestion: Suggestion) -> list[str]:
    """Why somebody may be known, each reason in words, strongest first (rule 5.2)."""
    told = {
        SuggestionReason.COMPANY: "same company",
        SuggestionReason.CONNECTIONS: shared_connections(suggestion.shared_connections),
        SuggestionReason.SKILLS: f"shares {', '.join(plain(skill) for skill in suggestion.shared_skills)}",
    }
    return [words for reason in suggestion.reasons if (words := told.get(reason))]
