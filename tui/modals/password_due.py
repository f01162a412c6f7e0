"""The request to change a password that is older than it should be; it locks nothing (rule 10.2)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import bindings, with_key
from tui.modals.form import Buttons
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall

QUESTION = "Your password is older than it should be: please change it. It still works, so later will do."


class PasswordDue(ModalScreen[bool]):
    """True to change it now."""

    AUTO_FOCUS = "#confirm"
    BINDINGS = bindings("confirm", "next_field", "previous_field", "back", confirm="Change now", back="Later")

    def compose(self) -> ComposeResult:
        """The request, and two choices."""
        with Vertical(classes="dialog -question") as box:
            box.border_title = Content("Password")
            yield Static(QUESTION, markup=False, classes="question")
            yield Buttons(confirm=with_key("Change now", "confirm"), back="Later")
        yield Footer()
        yield TooSmall()

    def action_confirm(self) -> None:
        """Now."""
        if self.is_active:
            self.dismiss(True)

    def action_back(self) -> None:
        """Later."""
        if self.is_active:
            self.dismiss(False)
