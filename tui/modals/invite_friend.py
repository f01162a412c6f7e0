"""The dialog that invites a friend by e-mail (rule 5.5)."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from api_client.errors import ApiError
from tui.keys import bindings, with_keys
from tui.modals.confirm import Confirm
from tui.modals.form import Buttons, FormRow, Said
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


class InviteFriend(ModalScreen[None]):
    """One address, which is sent by whoever opened the dialog: that may be closed before the answer comes."""

    AUTO_FOCUS = "#email"
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Send", back="Cancel")

    said = getters.query_one(Said)

    def __init__(self, send: Callable[[], object]) -> None:
        super().__init__()
        self.send = send
        self.row = FormRow("E-mail", Field(max_length=LONGEST, placeholder="of a friend", id="email"))
        self.busy = False
        """True from the sending to the answer."""
        self._over = False

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
        self.said.say(StatusKind.LOADING, "Sending…")
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
        self.said.say(StatusKind.ERROR, "" if wrong else error.sentence)
        self.row.field.focus()
        return True

    def close(self) -> None:
        """It was sent: leave, at once or as soon as what is over this dialog is gone."""
        self._over = True
        if self.is_active:
            self.dismiss()

    def on_screen_resume(self) -> None:
        """Leave now, if that was not possible before."""
        if self._over:
            self.close()

    def action_back(self) -> None:
        """Leave; after a question if something is typed that is not on its way."""
        self._leave()

    def may_quit(self) -> bool:
        """False while something typed would be lost, after saying so."""
        if self.email and not self.busy:
            self.said.say(
                StatusKind.ERROR, with_keys("What you typed is not sent: send it, or throw it away with {back} first.")
            )
        return not self.email or self.busy

    @work(exclusive=True, group="back")
    async def _leave(self) -> None:
        question = Content("Throw away what you typed?")
        asks = self.email and not self.busy
        if asks and not await self.app.push_screen_wait(Confirm(question, yes="Throw away")):
            return
        if self.is_active:
            self.dismiss()
