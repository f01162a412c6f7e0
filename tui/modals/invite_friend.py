"""The dialog that invites a friend by e-mail (rule 5.5)."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from api_client.errors import ApiError
from tui.keys import bindings
from tui.modals.form import Buttons, FormRow, Said
from tui.modals.sending import SendingDialog
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from widgets.fields import Field
from widgets.status_line import StatusKind

TOLD = (
    "An e-mail with your invite link goes to this address, at most once in 30 days. Its reader can choose never to get"
    " one again. Your history shows the address masked, for 90 days."
)
LONGEST = 254
"""Characters of an e-mail address (RFC 5321)."""


class InviteFriend(SendingDialog[None]):
    """One address, which is sent by whoever opened the dialog: that may be closed before the answer comes."""

    AUTO_FOCUS = "#email"
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Send", back="Cancel")

    unsent = "What you typed is not sent: send it, or throw it away with {back} first."

    def __init__(self, send: Callable[[], object]) -> None:
        super().__init__()
        self.send = send
        self.row = FormRow("E-mail", Field(max_length=LONGEST, placeholder="of a friend", id="email"))

    def compose(self) -> ComposeResult:
        """What happens, and the line to type into."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Invite a friend")
            yield Static(TOLD, markup=False, classes="question")
            yield self.row
            yield Said()
            yield Buttons(save="Send", back="Cancel")
        yield Footer()
        yield TooSmall()

    @property
    def email(self) -> str:
        """What is typed, without blanks around it."""
        return self.row.field.value.strip()

    def action_save(self) -> None:
        """Have it sent, once."""
        if self.busy:
            return
        complaint = "" if self.email else "Type the address of whom you invite."
        self.row.complain(complaint)
        if complaint:
            self.row.field.focus()
            return
        self.busy = True
        self.say(StatusKind.LOADING, "Sending…")
        self.send()

    @on(Field.Submitted)
    def _enter(self, message: Field.Submitted) -> None:
        """The one field is filled in."""
        message.stop()
        self.action_save()

    def refused(self, error: ApiError) -> bool:
        """It was not sent, or nobody knows; what is typed stays. False when the dialog is gone."""
        self.busy = False
        if not self.is_attached:
            return False
        wrong = next((trouble.message for trouble in error.field_errors if trouble.field == "email"), "")
        self.row.complain(wrong)
        self.say(StatusKind.ERROR, "" if wrong else error.sentence)
        self.row.field.focus()
        return True

    @property
    def is_changed(self) -> bool:
        """True when something is typed that is not on its way."""
        return bool(self.email) and not self.busy

    def awaits(self) -> bool:
        """False: what comes of it is said by the pane too."""
        return False
