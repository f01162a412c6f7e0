"""What becomes of two profiles that are merged (rule 11.2): kept, deleted, made visible. Values only, no rows.

`mine` is the profile of the account that is signed in, `theirs` the one that is merged into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend.rules.broken import BrokenKind, RuleBroken

DETAILS = (
    "avatar", "name", "job_title", "department", "country", "phone", "website", "about", "industry", "twitter_url",
    "linkedin_url", "looking_for",
)  # fmt: skip
"""One value each: mine stays, and theirs fills what I have none of."""
STAYING = ("visibility", "recovery_email", "featured_badges", "notifications")
"""Mine stay, also where I have none."""
EARNED = frozenset({"badges", "certificates", "activity"})
"""What follows from activities, which never wait for a merge."""
HIDEABLE = EARNED | {"projects"}
"""Whose values can be there without being visible. All other fields are lists, which are united."""


class Source(StrEnum):
    """Which of the two profiles has a value."""

    MINE = "mine"
    OTHER = "other"
    BOTH = "both"


class Fate(StrEnum):
    """What becomes of a value."""

    KEPT = "kept"
    HIDDEN = "hidden"
    """Kept, where only its owner sees it."""
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a profile: a detail, a skill, a project, a badge and so on."""

    field: str
    key: Hashable
    """Equal for two values of one field that are the same."""
    text: str
    """The value in words."""
    shown: bool = True
    """True when others see it as soon as they may see the profile (rule 9.3)."""


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two profiles; what is empty has no entry."""

    public: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one value."""

    entry: Entry
    source: Source
    fate: Fate
    choice: str | None = None
    """The name by which it is chosen to be visible; None where there is nothing to choose."""


def plan(mine: Half, theirs: Half, make_public: Iterable[str] = ()) -> tuple[Outcome, ...]:
    """What becomes of every value of the two profiles, mine first.

    Args:
        mine: the signed-in profile.
        theirs: the one that is merged into it.
        make_public: the choices, each an `Outcome.choice` or the name of a field for all of that field. A value of a
            private profile that would become visible is off until it is chosen: it is deleted then, or hidden.

    Raises:
        RuleBroken: ``choice_unknown`` for a choice that nobody has.
    """
    has = {(entry.field, entry.key) for entry in mine.entries}
    filled = {entry.field for entry in mine.entries}
    in_theirs = {(entry.field, entry.key) for entry in theirs.entries}
    outcomes = [
        Outcome(entry, Source.BOTH if (entry.field, entry.key) in in_theirs else Source.MINE, Fate.KEPT)
        for entry in mine.entries
    ]
    chosen = {*make_public}
    names = set[str]()
    for entry in theirs.entries:
        if (entry.field, entry.key) in has:
            continue
        stays_out = entry.field in STAYING or (entry.field in DETAILS and entry.field in filled)
        if stays_out:
            outcomes.append(Outcome(entry, Source.OTHER, Fate.DELETED))
        elif not (mine.public and not theirs.public and entry.shown):
            outcomes.append(Outcome(entry, Source.OTHER, Fate.KEPT))
        else:
            choice = entry.field if entry.field in DETAILS else f"{entry.field}:{_name_of(entry.key)}"
            names |= {choice, entry.field}
            outcomes.append(_to_choose(entry, choice, on=choice in chosen or entry.field in chosen))
    if not chosen <= names:
        raise RuleBroken(
            "choice_unknown",
            "Choose from what the preview says becomes public.",
            kind=BrokenKind.INVALID,
            field="make_public",
        )
    return tuple(outcomes)


def _to_choose(entry: Entry, choice: str, *, on: bool) -> Outcome:
    """The outcome of a value of a private profile that can become visible."""
    off = Fate.HIDDEN if entry.field in HIDEABLE else Fate.DELETED
    return Outcome(entry, Source.OTHER, Fate.KEPT if on else off, choice)


def _name_of(key: Hashable) -> str:
    """A short name that follows from the value: it stays the same while other values come and go."""
    return hashlib.sha256(repr(key).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation between one of the two profiles and somebody else."""

    id: str
    sent: bool
    """False for one that was received."""
    state: str
    """``pending``, ``ignored`` or ``accepted``."""


def left_of(found: Sequence[Invited]) -> Invited:
    """Which one stays of those with the same person, mine before theirs (rule 5.1).

    An accepted one before all. Of two in one direction the answered one: who ignored me once is not asked again. Of two
    in both directions the one that waits, and if both do the one that I can answer.
    """

    def standing(one: Invited) -> tuple[bool, bool, bool]:
        both_ways = len({other.sent for other in found}) > 1
        preferred = "pending" if both_ways else "ignored"
        return one.state == "accepted", one.state == preferred, both_ways and not one.sent

    return max(found, key=standing)
