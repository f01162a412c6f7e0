"""The line above the footer: what is loading, how old the data is, what went wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.text import Untrusted
from widgets.cells import content, line
from widgets.cells import ink as inked
from widgets.lines import Lines


class StatusKind(Enum):
    """How much a status asks for; each has a glyph and an ink."""

    QUIET = ("", "muted")
    DONE = ("✓ ", "good")
    LOADING = ("… ", "muted")
    STALE = ("○ ", "warn")
    ERROR = ("! ", "bad")
    NEWS = ("● ", "warn")


@dataclass(frozen=True)
class Status:
    """One status: its kind and one sentence."""

    kind: StatusKind
    text: str | Untrusted


class StatusLine(Lines):
    """One line, one sentence; still, also while something loads."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 1; }"

    status: reactive[Status | None] = reactive[Status | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row; empty for no status."""
        if self.status is None:
            return []
        glyph, name = self.status.kind.value
        text = self.status.text
        return [line(inked(glyph, name), content(text, name) if isinstance(text, Untrusted) else inked(text, name))]
