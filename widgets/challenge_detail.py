"""A challenge in full (rule 4.2)."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.challenge import Challenge
from api_client.wire.enums import ChallengeState
from widgets import words
from widgets.cells import BLANK, content, ink, labelled, mark, wrap
from widgets.challenge_card import claim_line, step_line, time_change, time_words
from widgets.lines import Lines, growing

STEP_WIDTH = 64
"""Cells of a step at most, so that its count stays near its title."""


class ChallengeDetail(Lines):
    """Title, description, steps with progress, state, credits, times; the time left counts down by itself."""

    value: reactive[Challenge | None] = growing[Challenge | None](None)
    claim_key: reactive[str] = reactive("c")
    """The key that claims, as the member has it."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The challenge; nothing without one."""
        challenge = self.value
        if challenge is None:
            return []
        claimed = words.ago_and_local(challenge.claimed_at, self.clock()) if challenge.claimed_at is not None else ""
        fields = [
            ("State", mark(words.CHALLENGE_STATE[challenge.state])),
            ("Time", time_words(challenge, self.clock())),
            ("Credits", ink(words.grouped(challenge.credits), "strong")),
            ("From", Content(words.local(challenge.starts_at))),
            ("Until", Content(words.local(challenge.ends_at))),
            ("Claimed", Content(claimed)),
        ]
        is_offered = challenge.state is ChallengeState.COMPLETED and self.claim_key
        return [
            content(challenge.title, "strong"),
            *wrap(content(challenge.description), width),
            BLANK,
            *(step_line(step, min(width, STEP_WIDTH)) for step in challenge.steps),
            BLANK,
            *(row for label, text in fields for row in labelled(label, text, width)),
            *((BLANK, claim_line(challenge, self.claim_key)) if is_offered else ()),
        ]

    def next_change(self, now: datetime) -> float | None:
        """When the time left reads differently."""
        return time_change(self.value, now)
