"""How people, and what they are to each other, are told (rule 5)."""

from __future__ import annotations

from api_client.wire.other_profile import Relation
from widgets.words import Mark

RELATION: dict[Relation, Mark] = {
    Relation.ME: Mark("●", "this is you", "accent"),
    Relation.CONNECTED: Mark("●", "connected", "good"),
    Relation.INVITED_ME: Mark("●", "invites you to connect", "warn"),
    Relation.INVITED_BY_ME: Mark("○", "invited by you", "muted"),
    Relation.NONE: Mark("", "", "muted"),
    Relation.UNKNOWN: Mark("", "", "muted"),
}
"""What the owner of a profile is to whoever looks at it."""
