"""The question before something is destroyed."""

from __future__ import annotations

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from tui.keys import bindings, named, with_key
from tui.modals.form import Buttons, FormRow, type_on
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from widgets.fields import Field


class Confirm(ModalScreen[bool]):
    """True when the person says yes, with a key that is neither Enter nor one that asks; the focus is on Cancel.

    With `typed`, only after she has typed that text, letter by letter.
    """

    AUTO_FOCUS = "#back"
    BINDINGS = bindings("confirm", "save", "next_field", "previous_field", "back", save="Yes", back="Cancel")

    row = getters.query_one(FormRow)
    cancel = getters.query_one("#back", Button)

    def __init__(self, question: Content, *, yes: str, typed: str = "") -> None:
        """`yes` says in a word or two what will be done."""
        super().__init__()
        self.question = question
        self.yes = yes
        self.typed = typed.strip()

    def compose(self) -> ComposeResult:
        """The question, the line for the name where one is asked for, the two choices."""
        action = "save" if self.typed else "confirm"
        with Vertical(classes="dialog -question"):
            yield Static(self.question, classes="question")
            if self.typed:
                yield FormRow("Its name", Field(select_on_focus=False, id="typed"))
            yield Buttons(back="Cancel", **{action: with_key(self.yes, action)})
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Only keys of its own, or a click, reach the choice that destroys: Enter never does."""
        for button in self.query(Button):
            button.can_focus = button is self.cancel

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`confirm` is a letter: where a name is to be typed, `save` takes its place."""
        return {"confirm": not self.typed, "save": bool(self.typed)}.get(action, True)

    def on_key(self, event: events.Key) -> None:
        """The name can be typed at once, though the focus is on Cancel."""
        if self.typed and self.cancel.has_focus:
            type_on(event, self.row.field)

    @on(Field.Submitted)
    def _enter(self, message: Field.Submitted) -> None:
        """Enter never destroys."""
        message.stop()
        self.row.complain(f"{named('save')} does it, {named('back')} does not.")

    def action_back(self) -> None:
        """No."""
        if self.is_active:
            self.dismiss(False)

    def action_confirm(self) -> None:
        """Yes."""
        if self.is_active:
            self.dismiss(True)

    def action_save(self) -> None:
        """Yes, if the name is right."""
        if self.row.field.value.strip() != self.typed:
            self.row.complain("This is not its name: nothing was done.")
            self.row.field.focus()
        else:
            self.action_confirm()
