"""Setting up two-factor authentication: password and method, the secret once, a first code (rule 13.1)."""

from __future__ import annotations

from pydantic import SecretStr
from textual import getters, on, work
from textual.app import ComposeResult

from api_client.errors import ApiError, BadAnswer
from api_client.wire.two_factor import TwoFactor, TwoFactorOn
from tui.keys import bindings, with_keys
from tui.modals.code_step import CodeStep
from tui.modals.form import FormRow
from tui.modals.password_step import AskedAgain, KeyedTick
from tui.modals.qr_sheet import QrSheet
from tui.modals.shown_secret import FocusedSecret
from tui.modals.step import Step
from tui.modals.steps import StepDialog
from tui.session import Session
from tui.terminal.safe_app import SafeApp
from widgets import words
from widgets.fields import Field
from widgets.status_line import StatusKind
from widgets.tick import Tick

ABOUT = (
    "From then on signing in to this account asks for a code of your phone besides the password. "
    "Ten recovery codes come at the end, for the day the phone is lost."
)
ADD = (
    "Add this account to your authenticator app: type this secret into it, or scan its QR code. "
    "Both are shown here and never again: {reveal} reveals the secret, {link} shows the code, {copy} copies."
)
BY_APP = "Enter the code that the authenticator app shows now."
SMS_LIMITS = "It is good for five tries; at most five an hour are sent."
LOST = "No clear answer came, and with it the recovery codes. If it is on now, deactivate it and set it up again."


class MethodStep(Step):
    """The password, and where the codes shall come from."""

    def __init__(self, dialog: TwoFactorSetUp, asked: AskedAgain, *, sms: bool) -> None:
        self.phone = FormRow("Phone", Field(placeholder="+31 6 12345678", id="phone"))
        self.by_sms = KeyedTick("Codes by text message instead of an authenticator app", id="sms") if sms else None
        rows = {"password": asked.password_row, "phone": self.phone}
        super().__init__("Method", rows, send=dialog.begin, text=ABOUT, doing="Beginning…")
        self.hint = asked.told

    def compose_body(self) -> ComposeResult:
        """The choice stands above the phone; without a sender there is none."""
        self.phone.display = False
        yield self.rows["password"]
        if self.by_sms is not None:
            yield self.by_sms
        yield self.phone

    @property
    def wants_sms(self) -> bool:
        """True when the codes shall be sent."""
        return self.by_sms is not None and self.by_sms.on

    @on(Tick.Changed)
    def _choose(self) -> None:
        self.phone.display = self.wants_sms
        self.forget_key()


class SecretStep(Step):
    """The authenticator's secret, masked until revealed."""

    BINDINGS = bindings("reveal", "copy", "link", link="QR code")

    view = getters.query_one(FocusedSecret)

    def __init__(self) -> None:
        super().__init__("Authenticator app", {}, text=with_keys(ADD))
        self.secret: SecretStr | None = None
        self.uri: SecretStr | None = None

    def compose_body(self) -> ComposeResult:
        """The secret on a line of its own."""
        yield FocusedSecret(unmasked=0)

    def learn(self, secret: SecretStr, uri: SecretStr) -> None:
        """Show another secret, masked."""
        self.secret, self.uri = secret, uri
        self.view.secret, self.view.revealed = secret, False

    def take_focus(self) -> None:
        """Letters are keys here."""
        self.view.focus()

    def action_reveal(self) -> None:
        """Show it, or mask it again."""
        self.view.action_reveal()

    def action_link(self) -> None:
        """Show it as a QR code, as large as that takes."""
        if self.uri is not None:
            self.app.push_screen(QrSheet("Scan this with your authenticator app.", self.uri))

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Send it to the clipboard; whether it arrives nobody can tell, so it stays here."""
        app, dialog = self.app, self.screen
        if self.secret is not None and isinstance(app, SafeApp) and isinstance(dialog, StepDialog):
            way = await app.send_to_clipboard(self.secret.get_secret_value())
            dialog.say(StatusKind.DONE, f"Sent to {way}: paste it into the app.")


class TwoFactorSetUp(StepDialog[TwoFactorOn]):
    """Gives the recovery codes, which are nowhere else; whoever opened it shows them."""

    heading = "Set up two-factor authentication"

    def __init__(self, session: Session, factor: TwoFactor) -> None:
        self.asked = AskedAgain(session)
        self.method = MethodStep(self, self.asked, sms=factor.sms_available)
        self.app_secret = SecretStep()
        self.code = CodeStep(
            send=self._turn_on, resend=self._send_again, clock=session.clock, limits="", doing="Turning it on…"
        )
        super().__init__(session, self.method, self.app_secret, self.code)

    async def begin(self) -> Step:
        """Begin, in place of what was begun before; the next step is where the first code comes from."""
        sms, phone = self.method.wants_sms, self.method.phone.field.value.strip()
        password = SecretStr(self.asked.password_row.field.value)
        begun = await self.ask(
            lambda client: client.two_factor.set_up(
                "sms" if sms else "app", phone if sms else None, password=password, idempotency_key=None
            )
        )
        self.app_secret.counted = not sms
        self.code.resend = self._send_again if sms else None
        if sms:
            self.code.limits = SMS_LIMITS
            self.code.sent(f"A code is on its way to {words.plain(begun.phone)}.")
            return self.code
        if begun.secret is None or begun.otpauth_uri is None:
            raise BadAnswer
        self.code.limits = ""
        self.code.sent(BY_APP)
        self.app_secret.learn(begun.secret, begun.otpauth_uri)
        return self.app_secret

    async def _send_again(self) -> None:
        await self.begin()

    async def _turn_on(self) -> None:
        self.finish(await self.ask(lambda client: client.two_factor.turn_on(self.code.code)))

    def words_for(self, error: ApiError) -> str:
        """A lost answer to the last step held what can't be had again."""
        return LOST if error.may_be_done and self.step is self.code else super().words_for(error)
