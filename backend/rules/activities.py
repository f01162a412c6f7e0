"""Which reported activities are taken (rules 2.2 and 2.3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from backend.catalogue.model import ActivityRule

MOST_AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead."""
OLDEST = timedelta(days=731)
"""Two years, whichever of them has a leap day."""


class Refusal(StrEnum):
    """Why an activity was not recorded: the ``reason`` of its result."""

    UNKNOWN_KIND = "unknown_kind"
    OWN_KIND = "own_kind"
    """Recorded by this backend itself, never by a service."""
    UNKNOWN_MEMBER = "unknown_member"
    MEMBER_UNCLEAR = "member_unclear"
    """Named by both or neither of profile id and e-mail."""
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"
    ID_REUSED = "id_reused"
    """The id was sent before, with other content."""


def refusal(kind: str, occurred_at: datetime, now: datetime, activities: Mapping[str, ActivityRule]) -> Refusal | None:
    """Why a service's report of `kind` at `occurred_at` is refused at `now`; None when it is taken."""
    rule = activities.get(kind)
    if rule is None:
        return Refusal.UNKNOWN_KIND
    if rule.own:
        return Refusal.OWN_KIND
    return time_refusal(occurred_at, now)


def time_refusal(occurred_at: datetime, now: datetime) -> Refusal | None:
    """Why the time stamp is refused: over 5 minutes ahead, or older than two years (rule 2.3)."""
    if occurred_at > now + MOST_AHEAD:
        return Refusal.IN_FUTURE
    if occurred_at < now - OLDEST:
        return Refusal.TOO_OLD
    return None


def content_digest(kind: str, profile_id: str, occurred_at: datetime, title: str | None) -> str:
    """A digest (hex) of what was reported, to tell a repetition from a reused id (rule 2.2).

    Equal for the same instant in another time zone. Check the time stamp with `time_refusal` first.
    """
    content = [kind, profile_id, occurred_at.astimezone(UTC).isoformat(), title]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
