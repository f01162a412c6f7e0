"""A public event as a row (rule 8.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.event import PublicEvent
from widgets import words
from widgets.cells import content, ink, line, mark, table_row
from widgets.event_words import event_kind

AGO_WIDTH, KIND_WIDTH, LOCAL_WIDTH = 13, 11, 17
TITLE_WIDTH = 56
"""Cells at least; what is beside it goes first."""


@dataclass(frozen=True)
class EventRow:
    """What it was, how long ago; where there is room its kind in a word, and the time."""

    event: PublicEvent
    place: int
    """Its place among the events that are shown: nothing else names it."""
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """Its moment and what it was; two that are alike in both are told apart by their place."""
        return f"event {self.event.occurred_at.isoformat()} {self.event.kind} {self.event.badge_id} {self.place}"

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        kind = event_kind(self.event.kind)
        title = line(mark(kind, glyph_only=True), " ", content(self.event.title))
        parts = [
            (ink(words.ago(self.event.occurred_at, self.clock()), "muted"), AGO_WIDTH),
            (ink(kind.word, "muted"), KIND_WIDTH),
            (ink(words.local(self.event.occurred_at), "muted"), LOCAL_WIDTH),
        ]
        return table_row(title, parts, width, name_width=TITLE_WIDTH)
