"""Public events of a member: what she earned, published and answered (rule 8.1)."""

from __future__ import annotations

from api_client.wire.base import Answer, Id, Kind, Time
from api_client.wire.text import Untrusted


class PublicEvent(Answer):
    """One event, as the Activity tab shows it."""

    kind: Kind
    """An activity's kind, or ``badge_earned``."""
    title: Untrusted
    """What it was, in words: ``Published app: Berth Planner``."""
    occurred_at: Time
    badge_id: Id | None
    """The badge that was earned; None for an activity."""
