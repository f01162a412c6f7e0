"""What the dialogs for a new API key and a new token share (rules 13.2, 13.3 and 13.7)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from api_client.client import Client
from api_client.errors import ApiError
from api_client.wire.secret import CreatedApiKey, CreatedToken
from tui.keys import bindings
from tui.making_secrets import ASKED_AGAIN, Confirmed, confirmed
from tui.modals.form import Buttons, FormRow, Said
from tui.modals.sending import SendingDialog
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.fields import Field, PasswordField
from widgets.status_line import StatusKind

Created: TypeAlias = CreatedApiKey | CreatedToken

NAME_LENGTH = 100


class NewSecret(SendingDialog[None]):
    """A form that is sent by whoever opened it, since the dialog may be closed before the answer comes.

    It calls `create` when the form is filled in and nothing is on its way; the opener sends `request` and then calls
    `refused` or `finish`. What was typed stays after any error. Passwords are in their fields only.
    """

    AUTO_FOCUS = "#name"
    BINDINGS = bindings("save", "next_field", "previous_field", "back", save="Create", back="Cancel")
    heading: ClassVar[str]
    """The title of the box."""
    sentence: ClassVar[str] = ""
    """What one should know before, if anything."""
    waits = "It is being made: wait for the answer, which holds its secret."

    def __init__(self, session: Session, create: Callable[[], object]) -> None:
        super().__init__()
        self.session = session
        self.create = create
        self.name_row = FormRow("Name", Field(max_length=NAME_LENGTH, placeholder="what it is for", id="name"))
        self.password_row = FormRow(
            "Password", PasswordField(id="password", placeholder=_PASSWORD), classes="asked-again"
        )
        self.otp_row = FormRow("Code", PasswordField(id="otp"), classes="asked-again")

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

    # -- keys

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        """Enter goes to the next field; nothing is sent by it."""
        message.stop()
        self.focus_next()


_PASSWORD = "with single sign-on: an API key"  # noqa: S105 - a hint
