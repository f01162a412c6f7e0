"""A public event in full (rule 8.1)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.event import PublicEvent
from widgets import words
from widgets.cells import BLANK, content, labelled, mark, wrap
from widgets.event_words import event_kind
from widgets.lines import Lines, growing


class EventDetail(Lines):
    """What it was, its kind in a word, and when, both ways."""

    value: reactive[PublicEvent | None] = growing[PublicEvent | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The event; nothing without one."""
        event = self.value
        if event is None:
            return []
        fields = [
            ("Kind", mark(event_kind(event.kind))),
            ("When", Content(words.ago_and_local(event.occurred_at, self.clock()))),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [*wrap(content(event.title, "strong"), width), BLANK, *rows]
