"""What a profile needs to be public, and to be complete (rules 2.7 and 9.2)."""

from __future__ import annotations

from collections.abc import Mapping

from api_client.wire.own_profile import NeededItem
from backend.rules.broken import JSON, RuleBroken

ITEMS = tuple(item for item in NeededItem if item is not NeededItem.UNKNOWN)
"""All that is needed, in the order of the list."""
WORDS: Mapping[NeededItem, str] = {
    NeededItem.AVATAR: "an avatar",
    NeededItem.JOB_TITLE: "a job title",
    NeededItem.DEPARTMENT: "a department",
    NeededItem.COUNTRY: "a country",
    NeededItem.ABOUT: "something about you",
    NeededItem.SKILLS: "at least one skill",
    NeededItem.EXPERIENCE: "at least one industry experience item",
}


def missing(details: Mapping[str, object]) -> list[NeededItem]:
    """What is not there yet.

    `details` hold what the profile has under each item's value; nothing, None, and an empty text or list are all not
    there.
    """
    return [item for item in ITEMS if not details.get(item.value)]


def check_public(details: Mapping[str, object]) -> None:
    """Returns when the profile may be made public. Raises `RuleBroken` ``profile_incomplete``, which names the rest."""
    open_items = missing(details)
    if open_items:
        raise RuleBroken(
            "profile_incomplete",
            f"A public profile needs {_listed(open_items)}: add that first.",
            missing=[item.value for item in open_items],
            errors=_errors(open_items, "profile_incomplete", "is missing"),
        )


def check_stays_public(before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """Returns when an edit of a public profile takes nothing away that it needs; it may add what it lacks.

    Raises `RuleBroken` ``needed_while_public``, which names what would be gone.
    """
    lacked = missing(before)
    taken = [item for item in missing(after) if item not in lacked]
    if taken:
        raise RuleBroken(
            "needed_while_public",
            f"Your profile is public and needs {_listed(taken)}: keep that, or make your profile private first.",
            missing=[item.value for item in taken],
            errors=_errors(taken, "needed_while_public", "a public profile needs it"),
        )


def _errors(items: list[NeededItem], code: str, message: str) -> list[JSON]:
    return [{"field": item.value, "code": code, "message": message} for item in items]


def _listed(items: list[NeededItem]) -> str:
    """The items in words, as "a, b and c"."""
    *first, last = (WORDS[item] for item in items)
    return f"{', '.join(first)} and {last}" if first else last
