"""The line above the footer: what is loading, how old the data is, what went wrong and what to do."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.text import Untrusted
from widgets.cells import content, line, wrap
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


class Status(NamedTuple):
    """One status: its kind and one sentence."""

    kind: StatusKind
    text: str | Untrusted


class StatusLine(Lines):
    """One sentence in one line, in more only where it says what went wrong at length; still, also while it loads."""

    DEFAULT_CSS = "StatusLine { height: auto; min-height: 1; max-height: 3; padding: 0 1; }"

    status: reactive[Status | None] = reactive[Status | None](None)

    def watch_status(self, before: Status | None, status: Status | None) -> None:
        """Take the lines that it needs: an error ends with what to do, which must be read."""
        width = self.content_size.width
        if width and len(self._wrapped(before, width)) != len(self._wrapped(status, width)):
            self.refresh(layout=True)

    def lines(self, width: int, height: int) -> list[Content]:
        """The sentence, wrapped; nothing for no status."""
        return self._wrapped(self.status, width)

    def _wrapped(self, status: Status | None, width: int) -> list[Content]:
        if status is None:
            return []
        glyph, name = status.kind.value
        text = status.text
        said = line(inked(glyph, name), content(text, name) if isinstance(text, Untrusted) else inked(text, name))
        # What comes by itself must not move anything.
        return [said] if status.kind is StatusKind.NEWS else wrap(said, width)
