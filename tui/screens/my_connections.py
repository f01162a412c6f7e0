"""Connections › My connections: all of them, however many, and the server's search (rule 5.3)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.wire.connection import Connection
from api_client.wire.page import Page
from tui.keys import bindings
from tui.resources import CONNECTIONS
from tui.screens import answers
from tui.screens.people import ELSEWHERE, PeoplePane
from tui.screens.searched import SearchedItems
from widgets.person_row import ConnectionRow
from widgets.rows import Row


# Textual's sheets know a class by its first base alone.
class MyConnectionsPane(SearchedItems[Page[Connection], Connection], PeoplePane[Connection]):
    """Whom I am connected with, the newest first: to find, to look at, to remove."""

    BINDINGS = bindings("delete", delete="Remove")
    resource = CONNECTIONS
    empty = f"You have no connections yet.\n\n{ELSEWHERE}"
    looked_for = "Name, job title or company"

    def rows_of(self, answer: Page[Connection], cursor: str | None) -> Sequence[Row]:
        """Newest first."""
        return [ConnectionRow(one, self.session.clock) for one in answer.items]

    def item_of(self, row: Row | None) -> Connection | None:
        """The connection."""
        return row.connection if isinstance(row, ConnectionRow) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`delete` works on a connection."""
        if action == "delete":
            return self.chosen is not None and not self.filter.has_focus
        return super().check_action(action, parameters)

    def action_delete(self) -> None:
        """Remove the connection, after a question."""
        if (one := self.chosen) is not None:
            self.begin(answers.remove(self, one.person.profile_id, one.person.name))
