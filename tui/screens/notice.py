"""A sentence in place of a pane's body."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Notice(Static, can_focus=True):
    """One sentence in place of a pane's body: what went wrong, or that there is nothing yet and what to do.

    It takes over the focus of the body, so that the pane's keys go on working.
    """

    _text = ""

    def say(self, text: str) -> None:
        """Show `text` as literal characters; the same text draws nothing."""
        if text != self._text:
            self._text = text
            self.update(Content(text))
