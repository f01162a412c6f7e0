"""Deactivating two-factor authentication, after the password and a code or recovery code (rule 13.1)."""

from __future__ import annotations

from tui.modals.password_step import AskedAgain
from tui.modals.step import Step, needed
from tui.modals.steps import StepDialog
from tui.session import Session

ABOUT = (
    "From then on the password alone opens this account, and the recovery codes that are left stop working. "
    "The password is asked for, and a code of your phone or a recovery code."
)


class DeactivateStep(Step, forward="Deactivate"):
    """Password and code."""

    destroys = True


class TwoFactorDeactivation(StepDialog[bool]):
    """True when it is off."""

    heading = "Deactivate two-factor authentication"

    def __init__(self, session: Session) -> None:
        self.asked = AskedAgain(session)
        self.asked.otp_row.remove_class("asked-again")
        checks = {"password": needed, "otp": needed}
        step = DeactivateStep(
            "Deactivate", self.asked.rows, send=self._turn_off, checks=checks, text=ABOUT, doing="Deactivating…"
        )
        step.hint = self.asked.told
        super().__init__(session, step)

    async def _turn_off(self) -> None:
        given = self.asked.confirmed
        await self.ask(lambda client: client.two_factor.turn_off(password=given.get("password"), otp=given.get("otp")))
        self.finish(True)
