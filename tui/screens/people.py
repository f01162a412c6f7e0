"""What the lists of the Connections tab share: people, whose profiles Enter opens (rules 5.1 to 5.3)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

from textual import events, getters

from api_client.wire.connection import Connection, Invitation, Suggestion
from api_client.wire.page import Page
from tui.paged import Pages
from tui.screens.member import MemberScreen
from tui.screens.paged import PagedItems
from widgets import words
from widgets.person_detail import PersonDetail
from widgets.status_line import StatusKind

Someone = TypeVar("Someone", bound=Invitation | Connection | Suggestion)


ELSEWHERE = "Look under May know for people you may know; i invites a friend by e-mail."
"""What to do where there is nobody."""


class PeoplePane(PagedItems[Page[Someone], Someone], Generic[Someone]):
    """A list of people; after somebody went from it, a key pressed twice does not answer the next one."""

    detail = getters.query_one(PersonDetail)

    _fell_on = ""
    """Whom the cursor came to by itself, since who it was on is gone; until she is meant."""
    _pressed = ""
    """The key that was pressed last."""

    def make_detail(self) -> PersonDetail:
        """As far as the list knows her."""
        return PersonDetail(clock=self.session.clock)

    def show_detail(self, item: Someone | None) -> None:
        """Show her."""
        self.detail.value = item
        if item is None or (row := self.rows.cursor_row) is None or row.id != self._fell_on:
            self._fell_on = ""

    def show(self, value: Pages[Page[Someone]]) -> None:
        """See whether the cursor has to come to somebody else."""
        before = self.rows.cursor_row
        super().show(value)
        now = self.rows.cursor_row
        if before is not None and now is not None and now.id != before.id and value.index_of(before.id) is None:
            self._fell_on = now.id

    def on_key(self, event: events.Key) -> None:
        """Only the key that was pressed before may have been pressed too often."""
        if event.key != self._pressed:
            self._fell_on = ""
        self._pressed = event.key

    def open_detail(self) -> None:
        """Open the profile of whom the cursor is on."""
        if self.chosen is not None:
            self.app.push_screen(MemberScreen(self.session, self.chosen.person.profile_id))

    def meant(self) -> Someone | None:
        """Whom a key means that asks nothing; None after saying on whom the cursor is now."""
        chosen = self.chosen
        if chosen is not None and self._fell_on:
            self._fell_on = ""
            name = words.plain(chosen.person.name)
            self.say(StatusKind.QUIET, f"The cursor is on {name} now: press the key again if you mean that.")
            return None
        return chosen

    def begin(self, answer: Coroutine[Any, Any, None]) -> None:
        """Carry out one of `tui.screens.answers`; of two, one after the other, both are meant: none ends another."""
        self.run_worker(answer)
