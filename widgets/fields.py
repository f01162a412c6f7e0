"""Lines to type into."""

from __future__ import annotations

from textual.widgets import Input


class Field(Input):
    """A line of input with a still cursor: a blinking one costs 2 kB/s over a network line."""

    def on_mount(self) -> None:
        """Stop the blinking before the first focus."""
        self.cursor_blink = False


class PasswordField(Field):
    """A line for a secret: shown as dots, and never copied or cut to a clipboard."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(placeholder=placeholder, password=True, id=id)

    def action_copy(self) -> None:
        """Do nothing: a typed secret stays here."""

    def action_cut(self) -> None:
        """Do nothing: a typed secret stays here."""
