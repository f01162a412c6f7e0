"""Connections › People you may know, with the reasons (rule 5.2)."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.wire.connection import Suggestion
from api_client.wire.page import Page
from tui.keys import bindings
from tui.resources import SUGGESTIONS
from tui.screens import answers
from tui.screens.people import PeoplePane
from widgets.person_row import SuggestionRow
from widgets.rows import Row


class SuggestionsPane(PeoplePane[Suggestion]):
    """Who shares a company, connections or skills with me, strongest first: to look at, to invite."""

    BINDINGS = bindings("connect")
    resource = SUGGESTIONS
    empty = (
        "Nobody is found who shares a company, connections or skills with you.\n\n"
        "Skills stand in Settings › Profile; i invites a friend by e-mail."
    )

    def rows_of(self, answer: Page[Suggestion], cursor: str | None) -> Sequence[Row]:
        """Strongest first."""
        return [SuggestionRow(one) for one in answer.items]

    def item_of(self, row: Row | None) -> Suggestion | None:
        """The suggestion."""
        return row.suggestion if isinstance(row, SuggestionRow) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`connect` works on somebody."""
        return self.chosen is not None if action == "connect" else super().check_action(action, parameters)

    def action_connect(self) -> None:
        """Invite her, after saying what she may see then."""
        if (one := self.chosen) is not None:
            self.begin(answers.connect(self, one.person.profile_id, one.person.name))
