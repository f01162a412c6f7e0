"""Several lines to type into. A module of its own: what it stands on takes long to load."""

from __future__ import annotations

from textual.widgets import TextArea


class TextField(TextArea):
    """Lines of input with a still cursor; Tab leaves it, Enter begins a line."""

    DEFAULT_CSS = "TextField { border: none; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, highlight_cursor_line=False)
        self.cursor_blink = False
        self.match_cursor_bracket = False
