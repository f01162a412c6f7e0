"""The recovery e-mail: another one by a code mailed to it, or none any more (rules 9.5, 11.4 and 13.7)."""

from __future__ import annotations

from datetime import datetime

from api_client.wire.text import Untrusted
from tui.modals.code_step import LIMITS, CodeStep
from tui.modals.form import FormRow
from tui.modals.password_step import AskedAgain
from tui.modals.step import Step, an_address
from tui.modals.steps import StepDialog
from tui.session import Session
from widgets import words
from widgets.cells import content, line
from widgets.fields import Field

ABOUT = (
    "When you forget your password, a code goes to this address too. It takes effect once you have entered the code "
    "that is mailed to it now; until then everything stays as it is."
)
STAYS = "Your accounts' own addresses stay as they are."


class RecoveryEmail(StepDialog[str]):
    """Address and password, then the code; gives the address that is in force then."""

    heading = "Recovery e-mail"

    def __init__(self, session: Session) -> None:
        self.email = FormRow("Its address", Field(placeholder="you@example.com", id="email"))
        self.asked = AskedAgain(session, "My password")
        self.who = Step(
            "Address",
            {"email": self.email, **self.asked.rows},
            send=self._begin,
            checks={"email": an_address, **self.asked.checks},
            text=ABOUT,
        )
        self.who.hint = self.asked.told
        self.code = CodeStep(send=self._verify, resend=self._mail_again, clock=session.clock)
        super().__init__(session, self.who, self.code)

    async def _begin(self) -> None:
        address = self.email.field.value.strip()
        begun = await self.ask(
            lambda client: client.profile.start_recovery_email(
                address, idempotency_key=self.who.key, **self.asked.confirmed
            )
        )
        self.code.sent(f"A code is on its way to {address}.", begun.expires_at)

    async def _mail_again(self) -> None:
        self.who.forget_key()
        await self._begin()

    async def _verify(self) -> None:
        await self.ask(lambda client: client.profile.verify_recovery_email(self.code.code))
        self.finish(self.email.field.value.strip())


class RecoveryCode(StepDialog[str]):
    """The code of an address that waits for it, from an earlier time."""

    heading = "Recovery e-mail"

    def __init__(self, session: Session, email: Untrusted, until: datetime) -> None:
        self.address = words.plain(email)
        self.code = CodeStep(send=self._verify, clock=session.clock)
        self.code.tell(line("A code was mailed to ", content(email, "strong"), f". {LIMITS}"))
        self.code.until = until
        super().__init__(session, self.code)

    async def _verify(self) -> None:
        await self.ask(lambda client: client.profile.verify_recovery_email(self.code.code))
        self.finish(self.address)


class Removal(Step, forward="Remove"):
    """What goes, and the password."""

    destroys = True


class RemoveRecoveryEmail(StepDialog[bool]):
    """Asks for the password before the recovery e-mail, and one that waits for its code, go."""

    heading = "Remove the recovery e-mail"

    def __init__(self, session: Session, email: Untrusted) -> None:
        self.asked = AskedAgain(session, "My password")
        text = line("Remove ", content(email, "strong"), f"? {STAYS}")
        self.removal = Removal(
            "", self.asked.rows, send=self._remove, checks=self.asked.checks, text=text, doing="Removing…"
        )
        self.removal.hint = self.asked.told
        super().__init__(session, self.removal)

    async def _remove(self) -> None:
        await self.ask(lambda client: client.profile.remove_recovery_email(**self.asked.confirmed))
        self.finish(True)
