"""Challenges (rule 4)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Kind, Time
from api_client.wire.enums import ChallengeState
from api_client.wire.text import Untrusted


class ChallengeStep(Answer):
    """One activity kind and how often it is needed; `done` never exceeds `required`."""

    kind: Kind
    title: Untrusted
    required: Count
    done: Count


class Challenge(Answer):
    """A challenge as one member sees it; `starts_at` is inside its window, `ends_at` is not."""

    id: Id
    title: Untrusted
    description: Untrusted
    starts_at: Time
    ends_at: Time
    credits: Count
    state: ChallengeState
    assigned: bool
    """True for the featured one of rule 4.1."""
    steps: list[ChallengeStep]
    claimed_at: Time | None


class Claim(Answer):
    """The one payment of a challenge; every repetition gets the same answer (rule 4.3)."""

    challenge_id: Id
    credits: Count
    balance: Count
    """The account's balance right after this claim."""
    account_id: Id
    claimed_at: Time
