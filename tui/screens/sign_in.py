"""Signing in: the first screen of all, and the one over the others when the session is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from pydantic import SecretStr
from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from api_client.errors import ApiError
from api_client.wire.text import Untrusted
from tui.keys import bindings
from tui.modals.form import Said
from tui.modals.sending import SendingDialog
from tui.screens.footer import Footer
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets import words
from widgets.fields import Field, PasswordField
from widgets.status_line import StatusKind

if TYPE_CHECKING:
    from tui.modals.before_sign_in import BeforeSignIn

Result = TypeVar("Result")

APP_CODE = "Code of your authenticator app, or a recovery code"
SMS_CODE = "Code sent to {}, or a recovery code"

SENT = "A text message with a code is on its way: enter it."
NOT_SENT = "Too many text messages were sent. The code of the last one is still good, and so is a recovery code."


class SignIn(SendingDialog[bool]):
    """Server, e-mail, password, and the code where the account has one; True when signed in.

    What was typed stays after an error. The password is in its field only, and gone with the screen.
    """

    AUTO_FOCUS = None
    BINDINGS = bindings(
        "sign_in", "sign_up", "forgot", "send_again", "next_field", "previous_field", "back", back="Not now"
    )

    server = getters.query_one("#server", Field)
    email = getters.query_one("#email", Field)
    password = getters.query_one("#password", PasswordField)
    otp = getters.query_one("#otp", PasswordField)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.set_class(not session.had_one, "-first")
        self.session = session
        self._by_sms = False

    def compose(self) -> ComposeResult:
        """The form, in the middle."""
        with Vertical(id="sign-in"):
            yield Static(Content(self._heading()), classes="heading")
            yield Label("Server", markup=False)
            yield Field(
                self.session.server,
                placeholder="https://profile.example.com",
                id="server",
                disabled=self.session.kiosk,
            )
            yield Label("E-mail", markup=False)
            yield Field(self.session.email, placeholder="you@example.com", id="email")
            yield Label("Password", markup=False)
            yield PasswordField(id="password")
            yield Label(APP_CODE, classes="otp", markup=False)
            yield PasswordField(id="otp")
            yield Said()
        yield Footer()
        yield TooSmall()

    def _heading(self) -> str:
        return "Sign in again to go on" if self.session.had_one else "Sign in to your profile"

    def on_mount(self) -> None:
        """Begin at the first thing that is missing."""
        if self.session.farewell:
            self.say(StatusKind.DONE, self.session.farewell)
        elif self.session.kept_in:
            self.say(StatusKind.QUIET, f"Sign-ins are kept in {self.session.kept_in}, for you alone to read.")
        known = self.session.known_password
        if known is not None:
            self.password.value = known.password.get_secret_value()
            self.say(StatusKind.QUIET, known.sentence)
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a text message can be sent again; who comes back has a profile."""
        return {"send_again": self._by_sms, "sign_up": not self.session.had_one}.get(action, True)

    @property
    def is_changed(self) -> bool:
        """False: what was on the screen stays there, as old as it is, for who leaves without signing in."""
        return False

    def awaits(self) -> bool:
        """False: a sign-in can be given up at any time."""
        return False

    def action_sign_up(self) -> None:
        """Get a profile of one's own, and be signed in with it (rule 1.2)."""
        from tui.modals.sign_up import SignUp

        self._open(SignUp, self._signed_up)

    def _signed_up(self, done: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
        if done:
            self.call_after_refresh(self.finish, True)

    def action_forgot(self) -> None:
        """Choose a new password, with a code by mail (rule 10.3)."""
        from tui.modals.forgot_password import ForgotPassword

        self._open(ForgotPassword, self._chose_password)

    def _chose_password(self, email: str | None) -> None:
        if email is not None:
            self.email.value, self.password.value = email, ""
            self.password.focus()
            self.say(StatusKind.DONE, "The password is changed: sign in with it.")

    def _open(
        self, make: Callable[[Session, str, str], BeforeSignIn[Result]], then: Callable[[Result | None], None]
    ) -> None:
        try:
            dialog = make(self.session, self.server.value.strip(), self.email.value.strip())
        except ApiError as error:
            self.say(StatusKind.ERROR, error.sentence)
            self.server.focus()
        else:
            self.app.push_screen(dialog, then)

    def action_send_again(self) -> None:
        """Another text message: a sign-in without a code asks for one."""
        if not self.busy:
            self.otp.value = ""
            self.action_sign_in()

    def action_sign_in(self) -> None:
        """Sign in with what is typed, once: each try may cost a text message."""
        if not self.busy:
            self.busy = True
            self.say(StatusKind.LOADING, "Signing in…")
            self._sign_in()

    @work(exclusive=True, group="sign-in")
    async def _sign_in(self) -> None:
        otp = SecretStr(self.otp.value.strip()) if self.otp.value.strip() else None
        server, email = self.server.value.strip(), self.email.value.strip()
        try:
            await self.session.sign_in(server, email, SecretStr(self.password.value), otp)
        except ApiError as error:
            self._refused(error)
        else:
            self.finish(True)

    def _refused(self, error: ApiError) -> None:
        self.busy = False
        asks_for_code = error.code in {"otp_required", "otp_invalid"}
        said = self._told_by_message(error) or error.sentence
        self.say(StatusKind.QUIET if error.code == "otp_required" else StatusKind.ERROR, said)
        if asks_for_code:
            self.add_class("-otp")
            self.otp.value = ""
            self.otp.focus()
        elif error.code == "bad_credentials":
            self.password.focus()
            self.password.action_select_all()  # What is typed next takes its place.

    def _told_by_message(self, error: ApiError) -> str:
        """What is said of a code that comes as a text message; "" for any other."""
        phone = error.facts.get("phone")
        if not isinstance(phone, Untrusted):
            return ""
        self._by_sms = True
        self.query_one("Label.otp", Label).update(Content(SMS_CODE.format(words.plain(phone))))
        self.refresh_bindings()
        return SENT if error.facts.get("sent") else NOT_SENT
