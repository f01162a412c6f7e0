"""A challenge as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.challenge import Challenge
from widgets import words
from widgets.cells import content, ink, mark, pad_left, table_row
from widgets.challenge_card import time_words


@dataclass(frozen=True)
class ChallengeRow:
    """State, title, steps done, time left, credits (rule 4.2)."""

    challenge: Challenge
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The challenge's id."""
        return self.challenge.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        challenge = self.challenge
        state = words.CHALLENGE_STATE[challenge.state]
        done = sum(step.done >= step.required for step in challenge.steps)
        parts = [
            (mark(state), 16),
            (time_words(challenge, self.clock()), 18),
            (pad_left(Content(words.plural(challenge.credits, "credit")), 13), 13),
            (ink(f"{done}/{words.plural(len(challenge.steps), 'step')}", "muted"), 10),
        ]
        return table_row(content(challenge.title), parts, width)
