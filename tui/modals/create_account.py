"""Create Account: another account for this profile, by a code mailed to its address (rule 10.5)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.wire.own_account import OwnAccount
from tui.modals.code_step import CodeStep
from tui.modals.form import FormRow
from tui.modals.password_step import CONSENT, AskedAgain, PasswordStep
from tui.modals.step import Step, an_address
from tui.modals.steps import StepDialog
from tui.session import Session
from widgets.fields import Field

ABOUT = (
    "The new account is one more way to sign in to this profile, with an e-mail, a password and credits of its own. "
    "Your present password is asked for first."
)


class CreateAccount(StepDialog[OwnAccount]):
    """E-mail, password and consent, code; gives the account that is in the list then."""

    heading = "Create Account"

    def __init__(self, session: Session) -> None:
        self.email = FormRow("Its e-mail", Field(placeholder="you@example.com", id="email"))
        self.asked = AskedAgain(session, "My password")
        self.who = Step(
            "E-mail",
            {"email": self.email, **self.asked.rows},
            send=self._begin,
            checks={"email": an_address, **self.asked.checks},
            text=ABOUT,
        )
        self.who.hint = self.asked.told
        self.secret = PasswordStep(send=self._mail, consent=CONSENT, text="A password for the new account alone.")
        self.code = CodeStep(send=self._verify, resend=self._mail_again, clock=session.clock, doing=CREATING)
        self._pending = ""
        super().__init__(session, self.who, self.secret, self.code)

    async def _begin(self) -> None:
        email = self.email.field.value.strip()
        password = SecretStr(self.asked.password_row.field.value)
        otp = self.asked.confirmed.get("otp")
        begun = await self.ask(
            lambda client: client.accounts.start(email, password=password, otp=otp, idempotency_key=self.who.key)
        )
        self._pending = begun.id

    async def _mail(self) -> None:
        pending = await self.ask(
            lambda client: client.accounts.set_password(
                self._pending,
                self.secret.password,
                marketing_consent=self.secret.consents,
                idempotency_key=self.secret.key,
            )
        )
        self.code.sent(f"A code is on its way to {self.email.field.value.strip()}.", pending.expires_at)

    async def _mail_again(self) -> None:
        self.secret.forget_key()
        await self._mail()

    async def _verify(self) -> None:
        account = await self.ask(
            lambda client: client.accounts.verify(self._pending, self.code.code, idempotency_key=self.code.key)
        )
        self.finish(account)


CREATING = "Creating the account…"
