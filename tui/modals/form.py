"""What the dialogs with lines to type into share."""

from __future__ import annotations

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Label, Static

from widgets.fields import Field
from widgets.status_line import Status, StatusKind, StatusLine


class FormRow(Horizontal):
    """A label, a line to type into, and below it what is wrong with it."""

    complaint = getters.query_one(".complaint", Static)

    def __init__(self, label: str, field: Field, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self.label = label
        self.field = field

    def compose(self) -> ComposeResult:
        """The label at the left of the line."""
        yield Label(self.label, markup=False)
        with Vertical():
            yield self.field
            yield Static(classes="complaint", markup=False)

    def complain(self, text: str) -> None:
        """Say what is wrong with what is typed; "" for nothing."""
        self.complaint.update(Content(text))
        self.set_class(bool(text), "-wrong")


class Said(StatusLine):
    """What a dialog has to say above its choices, over as many lines as it takes."""

    DEFAULT_CSS = "Said { max-height: 100%; padding: 0; }"

    def say(self, kind: StatusKind, text: str) -> None:
        """Say this instead; "" for nothing."""
        self.status = Status(kind, text) if text else None
        if text and kind is not StatusKind.QUIET:
            self.call_after_refresh(self.scroll_visible, animate=False)  # It may be below the edge of a small terminal.


class Buttons(Horizontal):
    """The choices at the end of a dialog, for the mouse and for those who look for them: name, and action."""

    def __init__(self, **choices: str) -> None:
        """Each choice by its action on the dialog, as in ``save="Create", back="Cancel"``."""
        super().__init__()
        self.choices = choices

    def compose(self) -> ComposeResult:
        """A button each."""
        for action, words in self.choices.items():
            yield Button(Content(words), action=f"screen.{action}", compact=True, id=action)


def type_on(event: events.Key, field: Field) -> None:
    """Type a character into `field`, which has not the focus: a space only once something stands there."""
    if event.character and event.is_printable and (event.key != "space" or field.value):
        event.stop()
        field.select_on_focus = False  # Else the next character takes this one's place.
        field.focus()
        field.insert_text_at_cursor(event.character)
