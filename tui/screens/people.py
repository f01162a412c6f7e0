"""What the lists of the Connections tab share: people, whose profiles Enter opens (rules 5.1 to 5.3)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

from textual import events, getters

from api_client.wire.connection import Connection, Invitation, Suggestion
from api_client.wire.page import Page
from tui.paged import Pages
from tui.resources import Resource
from tui.screens.member import MemberScreen
from tui.screens.paged import PagedItems
from tui.session import Session
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
    _asks_for = ""
    """The key that may have been pressed for who is gone; "" for every key."""
    _pressed = ""
    """The key that was pressed last."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._acted = False
        """True while the list is fetched again because of something that the member did."""

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
        before, acted, self._acted = self.rows.cursor_row, self._acted, False
        super().show(value)
        now = self.rows.cursor_row
        if before is None or now is None or now.id == before.id or value.index_of(before.id) is not None:
            return
        self._fell_on, self._asks_for = now.id, self._pressed if acted else ""

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """She did something, here or elsewhere."""
        self._acted = self._acted or self.resource in resources
        super().reload_if_shows(resources)

    def on_key(self, event: events.Key) -> None:
        """Remember it: pressed once more, it may be meant for who is gone by then."""
        self._pressed = event.key

    def open_detail(self) -> None:
        """Open the profile of whom the cursor is on."""
        if self.chosen is not None:
            self.app.push_screen(MemberScreen(self.session, self.chosen.person.profile_id))

    def meant(self) -> Someone | None:
        """Whom a key means that asks nothing; None after saying on whom the cursor is now."""
        chosen = self.chosen
        if chosen is not None and self._fell_on and self._asks_for in {"", self._pressed}:
            self._fell_on = ""
            name = words.plain(chosen.person.name)
            self.say(StatusKind.QUIET, f"The cursor is on {name} now: press the key again if you mean that.")
            return None
        return chosen

    def begin(self, answer: Coroutine[Any, Any, None]) -> None:
        """Carry out one of `tui.screens.answers`; of two, one after the other, both are meant: none ends another."""
        self.run_worker(answer)
