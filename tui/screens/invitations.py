"""Connections › Invitations, and those I sent (rule 5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.wire.connection import Invitation
from api_client.wire.page import Page
from tui.keys import bindings
from tui.resources import RECEIVED, SENT
from tui.screens import answers
from tui.screens.people import ELSEWHERE, PeoplePane
from widgets.person_row import InvitationRow
from widgets.rows import Row


class InvitationsPane(PeoplePane[Invitation]):
    """What both lists share."""

    def rows_of(self, answer: Page[Invitation], cursor: str | None) -> Sequence[Row]:
        """Newest first."""
        return [InvitationRow(one, self.session.clock) for one in answer.items]

    def item_of(self, row: Row | None) -> Invitation | None:
        """The invitation."""
        return row.invitation if isinstance(row, InvitationRow) else None


class ReceivedPane(InvitationsPane):
    """Who invites me: to look at, to accept, to ignore."""

    BINDINGS = bindings("accept", "ignore")
    resource = RECEIVED
    empty = (
        "Nobody waits for your answer.\n\nLook under May know for people you may know; i invites a friend by e-mail."
    )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Both work on an invitation."""
        if action in {"accept", "ignore"}:
            return self.chosen is not None
        return super().check_action(action, parameters)

    def action_accept(self) -> None:
        """Connect with who sent it."""
        if (one := self.meant()) is not None:
            self.begin(answers.accept(self, one.id, one.person.name))

    def action_ignore(self) -> None:
        """Make it go away."""
        if (one := self.meant()) is not None:
            self.begin(answers.ignore(self, one.id, one.person.name))


class SentPane(InvitationsPane):
    """Whom I invited and who has not accepted yet: to look at, to take back."""

    BINDINGS = bindings("delete", delete="Take back")
    resource = SENT
    empty = f"No invitation of yours waits for an answer.\n\n{ELSEWHERE}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`delete` works on an invitation."""
        return self.chosen is not None if action == "delete" else super().check_action(action, parameters)

    def action_delete(self) -> None:
        """Take it back, after a question."""
        if (one := self.chosen) is not None:
            self.begin(answers.withdraw(self, one.id, one.person.name))
