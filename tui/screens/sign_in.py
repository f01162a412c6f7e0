"""Signing in: the first screen of all, and the one over the others when the session is over."""

from __future__ import annotations

from pydantic import SecretStr
from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from api_client.errors import ApiError
from tui.keys import bindings
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.fields import Field, PasswordField
from widgets.status_line import Status, StatusKind, StatusLine


class SignIn(ModalScreen[bool]):
    """Server, e-mail, password, and the code where the account has one; True when signed in.

    What was typed stays after an error. The password is in its field only, and gone with the screen.
    """

    AUTO_FOCUS = None
    BINDINGS = bindings("sign_in", "next_field", "previous_field", "back", back="Not now")

    server = getters.query_one("#server", Field)
    email = getters.query_one("#email", Field)
    password = getters.query_one("#password", PasswordField)
    otp = getters.query_one("#otp", PasswordField)
    status_line = getters.query_one(StatusLine)

    def __init__(self, session: Session) -> None:
        super().__init__(classes="" if session.had_one else "-first")
        self.session = session

    def compose(self) -> ComposeResult:
        """The form, in the middle."""
        with Vertical(id="sign-in"):
            yield Static(Content(self._heading()), classes="heading")
            yield Label("Server", markup=False)
            yield Field(self.session.server, placeholder="https://profile.example.com", id="server")
            yield Label("E-mail", markup=False)
            yield Field(self.session.email, placeholder="you@example.com", id="email")
            yield Label("Password", markup=False)
            yield PasswordField(id="password")
            yield Label("Code of your authenticator app", classes="otp", markup=False)
            yield PasswordField(id="otp")
            yield StatusLine()
        yield Footer()
        yield TooSmall()

    def _heading(self) -> str:
        return "Sign in again to go on" if self.session.had_one else "Sign in to your profile"

    def on_mount(self) -> None:
        """Begin at the first thing that is missing."""
        known = self.session.known_password
        if known is not None:
            self.password.value = known.password.get_secret_value()
            self._say(StatusKind.QUIET, known.sentence)
        missing = (field for field in (self.server, self.email, self.password) if not field.value)
        next(missing, self.password).focus()

    @on(Input.Submitted)
    def _enter(self, message: Input.Submitted) -> None:
        """Enter goes to the next empty field; when none is empty it signs in."""
        message.stop()
        fields = [self.server, self.email, self.password, *([self.otp] if self.has_class("-otp") else [])]
        empty = next((field for field in fields if not field.value.strip()), None)
        if empty is None:
            self.action_sign_in()
        else:
            empty.focus()

    def action_back(self) -> None:
        """Leave without signing in: what was on the screen stays there, as old as it is."""
        if self.is_current:
            self.dismiss(False)

    @work(exclusive=True, group="sign-in")
    async def action_sign_in(self) -> None:
        """Sign in with what is typed."""
        self._say(StatusKind.LOADING, "Signing in…")
        otp = SecretStr(self.otp.value.strip()) if self.otp.value.strip() else None
        server, email = self.server.value.strip(), self.email.value.strip()
        try:
            await self.session.sign_in(server, email, SecretStr(self.password.value), otp)
        except ApiError as error:
            self._refused(error)
        else:
            if self.is_current:
                self.dismiss(True)

    def _refused(self, error: ApiError) -> None:
        asks_for_code = error.code in {"otp_required", "otp_invalid"}
        self._say(StatusKind.QUIET if error.code == "otp_required" else StatusKind.ERROR, error.sentence)
        if asks_for_code:
            self.add_class("-otp")
            self.otp.value = ""
            self.otp.focus()
        elif error.code == "bad_credentials":
            self.password.focus()
            self.password.action_select_all()  # What is typed next takes its place.

    def _say(self, kind: StatusKind, text: str) -> None:
        self.status_line.status = Status(kind, text)
        self.status_line.scroll_visible(animate=False)
