"""A challenge as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.challenge import Challenge
from api_client.wire.enums import ChallengeState
from widgets import words
from widgets.cells import content, ink, line, mark, pad_left, table_row
from widgets.challenge_card import time_words

NAME_WIDTH = 23
"""Of the state's glyph and a title, before a column makes room for it: at 120x36 a scroll bar leaves no more."""
CREDITS_WIDTH = 13
STEPS_WIDTH = 9
TIME_WIDTH = 19


@dataclass(frozen=True)
class ChallengeRow:
    """State by its glyph, title, credits, steps done, time left (rule 4.2)."""

    challenge: Challenge
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The challenge's id."""
        return self.challenge.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right; the state's word is in the heading above and in the detail."""
        challenge = self.challenge
        done = sum(step.done >= step.required for step in challenge.steps)
        name = line(mark(words.CHALLENGE_STATE[challenge.state], glyph_only=True), " ", content(challenge.title))
        parts = [
            (pad_left(Content(words.plural(challenge.credits, "credit")), CREDITS_WIDTH), CREDITS_WIDTH),
            (pad_left(ink(f"{done}/{words.plural(len(challenge.steps), 'step')}", "muted"), STEPS_WIDTH), STEPS_WIDTH),
            (self._when(), TIME_WIDTH),
        ]
        return table_row(name, parts, width, name_width=NAME_WIDTH)

    def _when(self) -> Content:
        """The time that counts, or how long ago it was over: several of one title are told apart by it."""
        challenge, now = self.challenge, self.clock()
        if challenge.claimed_at is not None:
            return ink(words.ago(challenge.claimed_at, now), "muted")
        if challenge.state is ChallengeState.EXPIRED:
            return ink(f"ended {words.ago(challenge.ends_at, now)}", "muted")
        return time_words(challenge, now)
