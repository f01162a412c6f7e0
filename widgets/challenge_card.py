"""The Challenge card: the assigned challenge, its steps, its time, and the way to its credits (rule 4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from api_client.wire.enums import ChallengeState
from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, apart, content, current, ink, line, mark, wrap

if TYPE_CHECKING:
    from api_client.wire.challenge import Challenge, ChallengeStep

SOON = timedelta(days=7)
"""A time left that is shorter stands out."""


class ChallengeCard(Card["Challenge"]):
    """One challenge; where it can be claimed, a line says so, and a click on it asks for the claim."""

    TITLE: ClassVar[str] = "Challenge"
    EMPTY: ClassVar[str] = "No challenge is running."

    claim_key: reactive[str] = reactive("c")
    """The key that claims, as the member has it; empty where she only looks."""

    class ClaimAsked(Message):
        """The member wants the credits."""

        def __init__(self, card: ChallengeCard, challenge_id: str) -> None:
            super().__init__()
            self.card = card
            self.challenge_id = challenge_id

        @property
        def control(self) -> ChallengeCard:
            """The card."""
            return self.card

    def body(self, value: Challenge, width: int, height: int) -> list[Content]:
        """Title and time, description, steps, claim; where the height does not do, the claim comes before the steps."""
        head = apart(content(value.title, "strong"), time_words(value, self.clock()), width)
        steps = [step_line(step, width) for step in value.steps]
        claim = claim_line(value, self.claim_key)
        if len(steps) + 3 > height:
            return [head, claim, *steps]
        told = content(value.description, "muted")
        wrapped = wrap(told, width)
        room = height - len(steps) - 4
        return [head, *(wrapped if len(wrapped) <= room else [told]), BLANK, *steps, BLANK, claim]

    def next_change(self, now: datetime) -> float | None:
        """When the time left reads differently."""
        return time_change(self.value, now)

    def action_claim(self) -> None:
        """Ask for the credits, if they can be claimed."""
        if self.value is not None and self.value.state is ChallengeState.COMPLETED and self.claim_key:
            self.post_message(self.ClaimAsked(self, self.value.id))

    def on_click(self, event: events.Click) -> None:
        """A click on the claim line claims, once; the others are the base's."""
        offset = event.get_content_offset(self)
        if self.value is None or offset is None:
            return
        shown = self.lines(*self.content_size)
        if offset.y < len(shown) and shown[offset.y].is_same(claim_line(self.value, self.claim_key)):
            event.prevent_default()
            if event.chain == 1:
                self.action_claim()


def time_words(challenge: Challenge, now: datetime) -> Content:
    """The time that matters in its state: until it starts, until it ends, or none."""
    if challenge.state is ChallengeState.UPCOMING:
        return ink(f"starts in {words.span((challenge.starts_at - now).total_seconds())}", "muted")
    if challenge.state in {ChallengeState.ACTIVE, ChallengeState.COMPLETED}:
        soon = challenge.ends_at - now < SOON
        return ink(words.time_left(challenge.ends_at, now), "warn" if soon else "muted")
    return BLANK


def time_change(challenge: Challenge | None, now: datetime) -> float | None:
    """Seconds until `time_words` reads differently; None for never."""
    if challenge is None or challenge.state not in {
        ChallengeState.UPCOMING,
        ChallengeState.ACTIVE,
        ChallengeState.COMPLETED,
    }:
        return None
    upcoming = challenge.state is ChallengeState.UPCOMING
    return words.until_change(challenge.starts_at if upcoming else challenge.ends_at, now)


def step_line(step: ChallengeStep, width: int) -> Content:
    """A step: done or open by glyph, what to do, how often done of how often needed."""
    glyph = ink("✓ ", "good") if step.done >= step.required else ink("○ ", "muted")
    count = Content(f"{words.grouped(step.done)}/{words.grouped(step.required)}")
    return apart(line(glyph, content(step.title)), count, width)


def claim_line(challenge: Challenge, key: str) -> Content:
    """How to get its credits, or where it stands."""
    amount = words.plural(challenge.credits, "credit")
    if challenge.state is ChallengeState.COMPLETED and key:
        return current(f" {key}  Claim {amount} ")
    return line(mark(words.CHALLENGE_STATE[challenge.state]), ink(f" · {amount}", "muted"))
