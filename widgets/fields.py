"""Lines to type into."""

from __future__ import annotations

from textual.keys import KEY_NAME_REPLACEMENTS, key_to_character
from textual.widgets import Input

_CHARACTERS = {name: key_to_character(unicode_name) for unicode_name, name in KEY_NAME_REPLACEMENTS.items()}
"""By Textual's own names of keys, as in ``slash``."""


class Field(Input):
    """A line of input with a still cursor: a blinking one costs 2 kB/s over a network line."""

    def on_mount(self) -> None:
        """Stop the blinking before the first focus."""
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """True for whatever is typed; Textual misses characters whose key has another name than Unicode gives."""
        return super().check_consume_key(key, character or _CHARACTERS.get(key))


class PasswordField(Field):
    """A line for a secret: shown as dots, and never copied or cut to a clipboard."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(placeholder=placeholder, password=True, id=id)

    def action_copy(self) -> None:
        """Do nothing: a typed secret stays here."""

    def action_cut(self) -> None:
        """Do nothing: a typed secret stays here."""
