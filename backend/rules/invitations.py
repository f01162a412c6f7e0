"""What becomes of an invitation to connect, by what lies between the two (rules 5.1 and 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.rules.broken import BrokenKind, RuleBroken


class Standing(StrEnum):
    """Where an invitation stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    IGNORED = "ignored"
    """Its sender is to see no difference to `PENDING`."""
    WITHDRAWN = "withdrawn"
    """Ignored, then taken back by its sender; other ones that are taken back leave nothing behind."""

    @property
    def is_open(self) -> bool:
        """True while it waits, as its sender sees it."""
        return self in {Standing.PENDING, Standing.IGNORED}


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between two profiles, as one of them has it."""

    connected: bool
    mine: Standing | None
    """The invitation I sent."""
    hers: Standing | None
    """The invitation she sent me."""
    visible: bool
    """Whether I may see her profile (rule 9.3)."""


class Step(StrEnum):
    """What an invitation leads to."""

    SEND = "send"
    SEND_IGNORED = "send_ignored"
    """It looks sent to me; she has ignored me before and is not bothered again."""
    ACCEPT_HERS = "accept_hers"
    NOT_FOUND = "not_found"


def step(between: Between) -> Step:
    """What my inviting her leads to. Raises `RuleBroken` ``already_connected`` or ``already_invited``."""
    if between.connected:
        raise RuleBroken("already_connected", "You are connected with this person already.", field="profile_id")
    if between.mine is not None and between.mine.is_open:
        raise RuleBroken("already_invited", "You have invited this person: the answer is hers.", field="profile_id")
    if not between.visible:
        return Step.NOT_FOUND
    if between.hers is not None and between.hers.is_open:
        return Step.ACCEPT_HERS
    return Step.SEND_IGNORED if between.mine is Standing.WITHDRAWN else Step.SEND


def check_not_oneself(me: str, other: str) -> None:
    """Raises `RuleBroken` ``self_invited``."""
    if me == other:
        raise RuleBroken("self_invited", "That is you.", kind=BrokenKind.INVALID, field="profile_id")


def check_open(standing: Standing) -> None:
    """Raises `RuleBroken` ``invitation_accepted`` for one that can be neither taken back nor ignored any more."""
    if standing is Standing.ACCEPTED:
        raise RuleBroken("invitation_accepted", "It was accepted: remove the connection instead.")
