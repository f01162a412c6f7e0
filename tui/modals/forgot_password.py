"""Forgot password: a code by mail, and a new password (rules 10.3 and 11.4)."""

from __future__ import annotations

from tui.modals.before_sign_in import BeforeSignIn
from tui.modals.code_step import CodeStep
from tui.modals.form import FormRow
from tui.modals.password_step import PasswordStep
from tui.modals.step import Step, an_address
from tui.session import Session
from widgets.fields import Field

SENT = "If this address has an account with a password, a code is on its way to it, and to its recovery e-mail."
ENDS = "All sessions of the account end with it; two-factor authentication stays on."


class NewPasswordStep(PasswordStep, forward="Change it"):
    """The new one."""


class ForgotPassword(BeforeSignIn[str]):
    """E-mail, code, new password; gives the e-mail to sign in with. What is said is the same for every address."""

    heading = "Forgot password"

    def __init__(self, session: Session, server: str, email: str) -> None:
        """Raises `BadServerAddress` where `server` is no address."""
        self.email = FormRow("E-mail", Field(email, placeholder="of your account", id="email"))
        self.who = Step(
            "E-mail",
            {"email": self.email},
            send=self._mail,
            checks={"email": an_address},
            text="A code is mailed to it, with which you choose a new password.",
            doing="Asking for a code…",
        )
        self.code = CodeStep(send=self._later, resend=self._mail_again, clock=session.clock)
        self.secret = NewPasswordStep("New password", send=self._change, text=ENDS, doing="Changing the password…")
        super().__init__(session, server, self.who, self.code, self.secret)

    @property
    def address(self) -> str:
        """What is typed."""
        return self.email.field.value.strip()

    async def _mail(self) -> None:
        pending = await self.ask(
            lambda client: client.password_resets.start(self.address, idempotency_key=self.who.key)
        )
        self.code.sent(SENT, pending.expires_at)

    async def _mail_again(self) -> None:
        self.who.forget_key()
        await self._mail()

    async def _later(self) -> None:
        """The code is looked at together with the new password."""

    async def _change(self) -> None:
        await self.ask(
            lambda client: client.password_resets.confirm(self.address, self.code.code, self.secret.password)
        )
        self.finish(self.address)
