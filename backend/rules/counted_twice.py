"""Which activities of two merged profiles would count twice, or count for dealings with oneself (rule 11.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

REFERRALS = frozenset({"community_referral_signed_up", "community_friend_referred"})
"""Kinds that this backend records for a member's referrer; their id names the member."""

ONCE_IN_A_LIFE = "Given once in a profile's life; both of the merged profiles had it"
THE_SAME = "Reported for both of the merged profiles"
BETWEEN_THE_TWO = "For a referral between the two profiles that were merged"


@dataclass(frozen=True, slots=True)
class Did:
    """An activity as it was recorded."""

    sender: str
    id: str
    profile_id: str
    kind: str
    title: str | None
    occurred_at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class Twice:
    """An activity that goes, with its points; and why, in words."""

    did: Did
    reason: str


def twice(
    mine: Collection[Did],
    theirs: Collection[Did],
    *,
    once: Collection[str],
    own_sender: str,
    between: Collection[str],
) -> list[Twice]:
    """The activities of either profile that must not count beside the others.

    Of a kind that is given once in a profile's life the earlier one stays (rule 2.7). Two are the same when one sender
    has reported the same kind, title and moment for both; without a title nobody knows. Certificates and Academy
    progress need nothing: they are listed by name, each once.

    Args:
        mine: those of the signed-in profile.
        theirs: those of the one that is merged into it.
        once: the kinds given once.
        own_sender: the sender of what this backend records itself.
        between: the ids of the referrals between the two (`referral_ids`).
    """
    gone: dict[tuple[str, str], Twice] = {}

    def drop(did: Did, reason: str) -> None:
        gone.setdefault((did.sender, did.id), Twice(did, reason))

    for did in (*mine, *theirs):
        if did.sender == own_sender and did.id in between:
            drop(did, BETWEEN_THE_TWO)
    known = {_occurrence(did) for did in mine if did.title is not None}
    for did in theirs:
        if did.title is not None and _occurrence(did) in known:
            drop(did, THE_SAME)
    for kind in sorted(once):
        left = [did for did in (*mine, *theirs) if did.kind == kind and (did.sender, did.id) not in gone]
        for did in sorted(left, key=lambda one: one.occurred_at)[1:]:
            drop(did, ONCE_IN_A_LIFE)
    return list(gone.values())


def referral_ids(profile_ids: Iterable[str]) -> frozenset[str]:
    """The ids under which the referrals of these profiles were recorded for their referrers."""
    return frozenset(f"{kind}:{profile_id}" for profile_id in profile_ids for kind in REFERRALS)


def _occurrence(did: Did) -> tuple[str, str, str | None, datetime]:
    return did.sender, did.kind, did.title, did.occurred_at
