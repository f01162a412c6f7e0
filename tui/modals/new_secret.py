"""What the dialogs for a new API key and a new token share (rules 13.2, 13.3 and 13.7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeAlias

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.secret import CreatedApiKey, CreatedToken
from tui.keys import bindings, with_keys
from tui.making_secrets import ASKED_AGAIN, Confirmed, confirmed
from tui.modals.confirm import Confirm
from tui.modals.form import Buttons, FormRow, Said
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.fields import Field, PasswordField
from widgets.status_line import StatusKind

Created: TypeAlias = CreatedApiKey | CreatedToken

NAME_LENGTH = 100


class NewSecret(ModalScreen[None]):
    """A form that is sent by whoever opened it, since the dialog may be closed before the answer comes.

    It calls `create` when the form is filled in and nothing is on its way; the opener sends `request` and then calls
    `refused` or `close`. What was typed stays after any error. Passwords are in their fields only.
    """

    AUTO_FOCUS = "#name"
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Create", back="Cancel")
    heading: ClassVar[str]
    """The title of the box."""
    sentence: ClassVar[str] = ""
    """What one should know before, if anything."""

    said = getters.query_one(Said)

    def __init__(self, session: Session, create: Callable[[], object]) -> None:
        super().__init__()
        self.session = session
        self.create = create
        self.name_row = FormRow("Name", Field(max_length=NAME_LENGTH, placeholder="what it is for", id="name"))
        self.password_row = FormRow(
            "Password", PasswordField(id="password", placeholder=_PASSWORD), classes="asked-again"
        )
        self.otp_row = FormRow("Code", PasswordField(id="otp"), classes="asked-again")
        self.busy = False
        """True from the sending to the answer."""
        self._over = False

    def compose(self) -> ComposeResult:
        """The form."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self.heading)
            yield self.name_row
            yield from self.compose_more()
            yield self.password_row
            yield self.otp_row
            yield Said()
            yield Buttons(save="Create", back="Cancel")
        yield Footer()
        yield TooSmall()

    def on_mount(self) -> None:
        """Say what one should know."""
        self.say(StatusKind.QUIET, self.sentence)

    # -- what each kind of secret adds

    def compose_more(self) -> ComposeResult:
        """Fields below the name."""
        yield from ()

    def request(self, client: Client) -> Awaitable[Created]:
        """The request, made of what is typed."""
        raise NotImplementedError

    def first_wrong(self) -> FormRow | None:
        """The first row that must be corrected before anything is sent, after it was told what is wrong with it."""
        self.name_row.complain("" if self.typed_name else "Give it a name, so that you know it again.")
        return None if self.typed_name else self.name_row

    @property
    def rows(self) -> dict[str, FormRow]:
        """The rows by the names the API gives to their fields."""
        return {"name": self.name_row, "password": self.password_row, "api_key": self.password_row, "otp": self.otp_row}

    @property
    def is_changed(self) -> bool:
        """True when something would be lost with the dialog."""
        return bool(self.typed_name)

    # -- what is typed

    @property
    def typed_name(self) -> str:
        """The name, without blanks around it."""
        return self.name_row.field.value.strip()

    @property
    def confirmed(self) -> Confirmed:
        """What was asked again, if it was."""
        return confirmed(self.password_row.field.value, self.otp_row.field.value)

    # -- the way of a request

    def action_save(self) -> None:
        """Have it made, once, if the form is filled in."""
        if self.busy:
            return
        wrong = self.first_wrong()
        if wrong is not None:
            self.say(StatusKind.QUIET, "")
            wrong.field.focus()
            return
        self.busy = True
        self.say(StatusKind.LOADING, "Creating…")
        self.create()

    def refused(self, error: ApiError) -> None:
        """It was not made, or nobody knows; everything typed stays."""
        self.busy = False
        for trouble in error.field_errors:
            if trouble.field in self.rows:
                self.rows[trouble.field].complain(trouble.message)
        asked = ASKED_AGAIN.get(error.code)
        self.say(StatusKind.ERROR, "" if asked else error.sentence)
        if asked is not None:
            row = self.rows[asked]
            known = self.session.known_password if error.code == "password_required" else None
            row.complain(f"{error.sentence} {known.sentence}" if known else error.sentence)
            row.add_class("-asked")
            self.add_class("-asked")
            row.field.value = known.password.get_secret_value() if known else ""
            row.field.focus()

    def close(self) -> None:
        """It was made: leave, at once or as soon as what is over this dialog is gone."""
        self._over = True
        if self.is_active:
            self.dismiss()

    def on_screen_resume(self) -> None:
        """Leave now, if that was not possible before."""
        if self._over:
            self.close()

    def say(self, kind: StatusKind, text: str) -> None:
        """Put a sentence above the buttons."""
        self.said.say(kind, text)

    # -- keys

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; nothing is sent by it."""
        message.stop()
        self.focus_next()

    def action_back(self) -> None:
        """Leave; after a question if something was typed, and never while the answer is awaited."""
        if not self._awaits():
            self._leave()

    def may_quit(self) -> bool:
        """False while the answer is awaited or something typed would be lost, after saying so."""
        if self._awaits():
            return False
        if self.is_changed:
            self.say(
                StatusKind.ERROR, with_keys("What you typed is not saved: save it, or throw it away with {back} first.")
            )
        return not self.is_changed

    def _awaits(self) -> bool:
        """True while the answer is awaited, after saying so."""
        if self.busy:
            self.say(StatusKind.LOADING, "It is being made: wait for the answer, which holds its secret.")
        return self.busy

    @work(exclusive=True, group="back")
    async def _leave(self) -> None:
        question = Content("Throw away what you typed?")
        if self.is_changed and not await self.app.push_screen_wait(Confirm(question, yes="Throw away")):
            return
        if self.is_active:
            self.dismiss()


_PASSWORD = "with single sign-on: an API key"  # noqa: S105 - a hint
