"""Public events in words (rule 8.1)."""

from __future__ import annotations

from backend.catalogue.model import ActivityRule, BadgeRule

MOST = 20
"""The last so many are shown."""
BADGE_EARNED = "badge_earned"


def activity_title(rule: ActivityRule, about: str | None) -> str:
    """What somebody did, and what it was about where that is known."""
    noun = rule.noun or rule.title
    words = noun[:1].upper() + noun[1:]
    return f"{words}: {about}" if about else words


def badge_title(badge: BadgeRule, level: int) -> str:
    """Which level of a badge was earned; the level of those that have one only goes without saying."""
    levels = len(badge.targets)
    of_levels = f", level {level} of {levels}" if levels > 1 else ""
    return f"Badge earned: {badge.name}{of_levels}"
