"""Change Password, of the account that is signed in (rule 10.2)."""

from __future__ import annotations

from pydantic import SecretStr

from api_client.errors import ApiError
from tui.modals.form import FormRow
from tui.modals.password_step import PasswordStep
from tui.modals.steps import StepDialog
from tui.session import Session
from widgets.fields import PasswordField

LOST = "No clear answer came, it may be changed: sign in with the new password to see."
OTHERS_END = "All other sessions of this account end with it."


class ChangePasswordStep(PasswordStep, forward="Change it"):
    """The old one, and a new one."""


class ChangePassword(StepDialog[bool]):
    """Old and new password; True when it is changed."""

    heading = "Change Password"

    def __init__(self, session: Session) -> None:
        self.old = FormRow("Old password", PasswordField(id="old-password"))
        self.form = ChangePasswordStep(
            f"The password of {session.email}" if session.email else "The password of this account",
            name="new_password",
            before={"old_password": self.old},
            send=self._change,
            text=OTHERS_END,
            doing="Changing the password…",
        )
        known = session.known_password
        if known is not None:
            self.old.field.value = known.password.get_secret_value()
            self.form.hint = known.sentence
        super().__init__(session, self.form)

    async def _change(self) -> None:
        old = SecretStr(self.old.field.value)
        await self.ask(lambda client: client.accounts.change_password(old, self.form.password))
        self.session.password_due = False
        self.finish(True)

    def words_for(self, error: ApiError) -> str:
        """A lost answer leaves it open which of the two is good."""
        return LOST if error.may_be_done else super().words_for(error)
