"""How long something can still be done, counted down in text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive

from widgets import words
from widgets.cells import ink, wrap
from widgets.lines import Lines, growing


class TimeLeft(Lines):
    """``9 min left``, and a sentence once there is none; drawn anew only when it reads differently."""

    until: reactive[datetime | None] = growing[datetime | None](None)
    """When it ends; None for nothing to show."""

    def __init__(self, *, over: str, clock: Callable[[], datetime] = words.utc_now) -> None:
        """`over` is said when no time is left."""
        super().__init__(clock=clock)
        self.over = over

    def lines(self, width: int, height: int) -> list[Content]:
        """One line; a sentence may take more."""
        if self.until is None:
            return []
        now = self.clock()
        if self.until > now:
            return [ink(words.time_left(self.until, now), "muted")]
        return wrap(ink(self.over, "warn"), width)

    def next_change(self, now: datetime) -> float | None:
        """When a minute is over."""
        return words.until_change(self.until, now) if self.until is not None else None
