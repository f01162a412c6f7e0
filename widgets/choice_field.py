"""One line that shows what is chosen; choosing is done elsewhere."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import apart, ink
from widgets.lines import Lines


class ChoiceField(Lines, can_focus=True):
    """Looks like a line of input; `action_open`, a click or a letter asks for the choices."""

    DEFAULT_CSS = "ChoiceField { height: 1; padding: 0 1; }"

    text: reactive[str] = reactive("")
    """What is chosen, for people."""
    empty: reactive[str] = reactive("not chosen")
    """What stands there while nothing is."""

    class Asked(Message):
        """The choices are asked for, perhaps with the first letter of one."""

        def __init__(self, field: ChoiceField, typed: str = "") -> None:
            super().__init__()
            self.field = field
            self.typed = typed

        @property
        def control(self) -> ChoiceField:
            """The field."""
            return self.field

    def lines(self, width: int, height: int) -> list[Content]:
        """What is chosen, and a sign that more can be."""
        chosen = Content(self.text) if self.text else ink(self.empty, "muted")
        return [apart(chosen, ink("▾", "muted"), width)]

    def action_open(self) -> None:
        """Ask for the choices."""
        self.post_message(self.Asked(self))

    def on_click(self) -> None:
        """A click asks for them too."""
        self.action_open()

    def on_key(self, event: events.Key) -> None:
        """A letter is the first of what is looked for."""
        if event.character and event.character.isalpha():
            event.stop()
            self.post_message(self.Asked(self, event.character))
