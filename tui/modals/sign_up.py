"""Sign up: a profile of one's own, private until it is made public (rules 1.2, 5.4 and 11.4)."""

from __future__ import annotations

from tui.modals.before_sign_in import BeforeSignIn
from tui.modals.code_step import CodeStep
from tui.modals.form import FormRow
from tui.modals.password_step import CONSENT, PasswordStep
from tui.modals.step import Step, an_address, anything
from tui.session import Session
from widgets.fields import Field

ABOUT = "You get a profile that nobody else sees until you make it public."
NAME_LENGTH = 120


class SignUp(BeforeSignIn[bool]):
    """Name and e-mail, password and consent, code; True when one is signed in as who one has become."""

    heading = "Sign up"

    def __init__(self, session: Session, server: str, email: str) -> None:
        """Raises `BadServerAddress` where `server` is no address."""
        self.name_row = FormRow("Name", Field(max_length=NAME_LENGTH, placeholder="as others shall see it", id="name"))
        self.email = FormRow("E-mail", Field(email, placeholder="you@example.com", id="email"))
        self.referral = FormRow("Invited by", Field(placeholder="an invite link or its code; or empty", id="referral"))
        self.who = Step(
            "Who you are",
            {"name": self.name_row, "email": self.email, "referral_code": self.referral},
            checks={"email": an_address, "referral_code": anything},
            text=ABOUT,
        )
        self.secret = PasswordStep(send=self._mail, consent=CONSENT, doing="Asking for a code…")
        self.code = CodeStep(send=self._verify, resend=self._mail_again, clock=session.clock, doing="Signing up…")
        self._pending = ""
        super().__init__(session, server, self.who, self.secret, self.code)

    async def _mail(self) -> None:
        email = self.email.field.value.strip()
        begun = await self.ask(
            lambda client: client.sign_ups.start(
                email,
                self.secret.password,
                self.name_row.field.value.strip(),
                referral_code=referral_code(self.referral.field.value) or None,
                marketing_consent=self.secret.consents,
                idempotency_key=self.secret.key,
            )
        )
        self._pending = begun.id
        self.code.sent(f"A code is on its way to {email}.", begun.expires_at)

    async def _mail_again(self) -> None:
        self.secret.forget_key()
        await self._mail()

    async def _verify(self) -> None:
        answer = await self.ask(lambda client: client.sign_ups.verify(self._pending, self.code.code))
        await self.session.begin(self.server, self.client, answer)
        self.finish(True)


def referral_code(written: str) -> str:
    """The code in an invite link, or what is a code already (rule 5.4)."""
    return written.strip().rstrip("/").rpartition("/")[2]
