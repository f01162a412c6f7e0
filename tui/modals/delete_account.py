"""Delete this account: what is lost, and its e-mail and password typed (rule 10.4)."""

from __future__ import annotations

from textual.content import Content

from api_client.errors import ApiError
from api_client.wire.own_account import AccountDeletion
from tui.modals.form import FormRow
from tui.modals.password_step import AskedAgain
from tui.modals.step import Step
from tui.modals.steps import StepDialog
from tui.session import Session
from widgets import words
from widgets.fields import Field

LAST = "It is the last account: all that is personal goes with it, and"
UNREACHABLE = "Only deactivated accounts remain: nobody can reach the profile then."
LOST = "No clear answer came, it may be deleted: try again. If you are asked to sign in then, it is."


class DeleteStep(Step, forward="Delete"):
    """E-mail, and password or API key."""

    destroys = True


class DeleteAccount(StepDialog[bool]):
    """True when the account is deleted."""

    heading = "Delete this account"

    def __init__(self, session: Session, deletion: AccountDeletion) -> None:
        self.deletion = deletion
        self.email = FormRow("Its e-mail", Field(select_on_focus=False, id="email"))
        self.asked = AskedAgain(session)
        self.form = DeleteStep(
            "This can't be undone",
            {"email": self.email, **self.asked.rows},
            checks={"email": self._is_other, **self.asked.checks},
            send=self._delete,
            text=lost_with(deletion),
            doing="Deleting the account…",
        )
        self.form.hint = self.asked.told
        super().__init__(session, self.form)

    def _is_other(self, typed: str) -> str:
        same = typed.strip().casefold() == self.deletion.email.plain.casefold()
        return "" if same else "This is not the e-mail of this account: nothing was done."

    async def _delete(self) -> None:
        email, again = self.email.field.value.strip(), self.asked.confirmed
        await self.ask(lambda client: client.accounts.delete(email, **again))
        self.finish(True)

    def words_for(self, error: ApiError) -> str:
        """A lost answer leaves it open whether there is an account."""
        return LOST if error.may_be_done else super().words_for(error)


def lost_with(deletion: AccountDeletion) -> Content:
    """All that goes with the account; with the last one, with the profile."""
    account = [
        words.plural(deletion.credits, "credit"),
        words.plural(deletion.api_keys, "API key"),
        words.plural(deletion.tokens, "token"),
        words.plural(deletion.sessions, "session"),
    ]
    rows = [
        Content.assemble((words.plain(deletion.email), "bold"), " is deleted, and with it"),
        Content(f"· {' · '.join(account)}"),
    ]
    if deletion.profile is not None:
        lost = deletion.profile
        gone = [
            words.plural(lost.points, "point"),
            words.plural(lost.badges, "badge"),
            words.plural(lost.connections, "connection"),
            words.plural(lost.projects, "project"),
        ]
        rows += [Content(LAST), Content(f"· {' · '.join(gone)}")]
    if deletion.only_deactivated_remain:
        rows.append(Content(UNREACHABLE))
    return Content("\n").join([*rows, Content("Type its e-mail to delete it.")])
