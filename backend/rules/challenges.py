"""Challenges: how far a member is, what state that makes, and which one is assigned (rule 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from api_client.wire.enums import ChallengeState
from backend.catalogue.model import Challenge
from backend.rules.broken import RuleBroken


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step of a challenge; `done` never exceeds `required`."""

    kind: str
    title: str
    required: int
    done: int

    @property
    def open(self) -> bool:
        """True while something of it is left to do."""
        return self.done < self.required


@dataclass(frozen=True, slots=True)
class ChallengeStanding:
    """A challenge as one member has it."""

    challenge: Challenge
    steps: tuple[StepProgress, ...]
    state: ChallengeState
    claimed_at: datetime | None


def counts_for(challenge: Challenge, occurred_at: datetime) -> bool:
    """Whether an activity of that time counts: in the window, its end excluded, whenever reported (rule 4.1)."""
    return challenge.starts_at <= occurred_at < challenge.ends_at


def news_for(challenge: Challenge, recorded: Iterable[tuple[str, datetime]]) -> dict[str, int]:
    """Of what was recorded, kind and time, how many of each kind count for the challenge."""
    kinds = {step.kind for step in challenge.steps}
    return dict(Counter(kind for kind, at in recorded if kind in kinds and counts_for(challenge, at)))


def completes(challenge: Challenge, counts: Mapping[str, int], news: Mapping[str, int]) -> bool:
    """True when all steps are complete, and were not without the news; `counts` are those with the news."""
    before = {kind: count - news.get(kind, 0) for kind, count in counts.items()}
    return not _is_open(challenge, counts) and _is_open(challenge, before)


def _is_open(challenge: Challenge, counts: Mapping[str, int]) -> bool:
    return any(step.open for step in progress(challenge, counts))


def progress(challenge: Challenge, counts: Mapping[str, int]) -> tuple[StepProgress, ...]:
    """The steps with what is done; `counts` are the activities of each kind within the challenge's window."""
    return tuple(
        StepProgress(step.kind, step.title, step.count, min(step.count, counts.get(step.kind, 0)))
        for step in challenge.steps
    )


def standing(
    challenge: Challenge, counts: Mapping[str, int], claimed_at: datetime | None, now: datetime
) -> ChallengeStanding:
    """Where one member stands; `counts` as for `progress` (rule 4.2)."""
    steps = progress(challenge, counts)
    if claimed_at is not None:
        state = ChallengeState.CLAIMED
    elif now < challenge.starts_at:
        state = ChallengeState.UPCOMING
    elif not any(step.open for step in steps):
        # Counts are of the window only: whoever has them all completed it in time and can claim for ever.
        state = ChallengeState.COMPLETED
    elif now < challenge.ends_at:
        state = ChallengeState.ACTIVE
    else:
        state = ChallengeState.EXPIRED
    return ChallengeStanding(challenge, steps, state, claimed_at)


def check_claimable(one: ChallengeStanding) -> None:
    """Let a completed challenge pass; a claimed one too, since claiming again answers with the first claim (rule 4.3).

    Raises:
        RuleBroken: ``challenge_not_started``, or ``challenge_unfinished`` with ``open_steps``.
    """
    if one.state in {ChallengeState.COMPLETED, ChallengeState.CLAIMED}:
        return
    if one.state is ChallengeState.UPCOMING:
        raise RuleBroken(
            "challenge_not_started",
            "This challenge has not started yet.",
            starts_at=one.challenge.starts_at.isoformat(),
        )
    left = [step for step in one.steps if step.open]
    words = ", ".join(f"{step.title} ({step.done} of {step.required})" for step in left)
    when = "in time" if one.state is ChallengeState.EXPIRED else "yet"
    raise RuleBroken(
        "challenge_unfinished", f"Not finished {when}: {words}.", open_steps=[asdict(step) for step in left]
    )


_SHOWN = (
    ChallengeState.COMPLETED,
    ChallengeState.ACTIVE,
    ChallengeState.UPCOMING,
    ChallengeState.CLAIMED,
    ChallengeState.EXPIRED,
)
_BEHIND = {ChallengeState.CLAIMED, ChallengeState.EXPIRED}


def shown_order(
    state: ChallengeState, ends_at: datetime, credits_: int, challenge_id: str
) -> tuple[int, int, int, str]:
    """Sorts a list of challenges (rule 4.2): what can be claimed, then active, upcoming, claimed and expired ones.

    The one that ends first comes first; of claimed and expired ones the newest.
    """
    ends = int(ends_at.timestamp())
    return _SHOWN.index(state), -ends if state in _BEHIND else ends, credits_, challenge_id


def assigned(standings: Iterable[ChallengeStanding]) -> ChallengeStanding | None:
    """The featured one: the completed, unclaimed one that ends first, else the active one that does (rule 4.1).

    Of those that end together the one with the fewest credits, so that a new member begins with an easy one.
    """
    ranks = {ChallengeState.COMPLETED: 0, ChallengeState.ACTIVE: 1}
    candidates = [one for one in standings if one.state in ranks]
    return min(
        candidates,
        key=lambda one: (ranks[one.state], one.challenge.ends_at, one.challenge.credits, one.challenge.id),
        default=None,
    )
