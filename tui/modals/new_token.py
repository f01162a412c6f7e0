"""The dialog for a new personal access token (rules 13.3 and 13.4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from textual import getters, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from api_client.client import Client
from api_client.errors import ApiError
from tui.keys import bindings, with_keys
from tui.making_secrets import expiry_moment
from tui.modals.form import FormRow
from tui.modals.new_secret import Created, NewSecret
from tui.resources import SCOPES
from tui.screens.lists import KeyedList
from tui.session import Session
from widgets import words
from widgets.cells import content
from widgets.fields import Field
from widgets.row_list import RowList
from widgets.scope_picker import ScopePicker, ScopeRow
from widgets.status_line import StatusKind


class ScopeChoice(ScopePicker, KeyedList):
    """The scopes, each ticked with space or Enter."""

    BINDINGS = bindings("choose", "open", open="Choose")


class NewToken(NewSecret):
    """A name, at least one scope, and perhaps a last day."""

    BINDINGS = bindings("filter", "refresh", refresh="Try again")
    heading = "New token"
    # Said before any scope comes too: from Python 3.12 on, Textual runs the worker that fetches them first.
    sentence = "No scope is chosen yet."

    picker = getters.query_one(ScopeChoice)
    allows = getters.query_one("#allows", Static)

    def __init__(self, session: Session, create: Callable[[], object]) -> None:
        super().__init__(session, create)
        self.expiry_row = FormRow("Expires on", Field(placeholder="2027-01-31; empty: never", id="expires"))
        self.scope_row = FormRow("Scopes", Field(placeholder="find by name, service or purpose", id="find"))
        self._scopes_missing = False

    def compose_more(self) -> ComposeResult:
        """The last day, and the scopes with a line that filters them."""
        yield self.expiry_row
        yield self.scope_row
        yield ScopeChoice(empty=with_keys("No scope holds this text: {back} shows all again."))
        yield Static(id="allows", markup=False)

    def on_mount(self) -> None:
        """Offer the scopes."""
        self.action_refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`refresh` works when the scopes could not be fetched."""
        return self._scopes_missing if action == "refresh" else True

    @work(exclusive=True, group="scopes")
    async def action_refresh(self) -> None:
        """Fetch the scopes, unless they are known: they change only with the server."""
        self._scopes_missing = False
        try:
            known = self.session.last(SCOPES) or await self.session.fetch(SCOPES)
        except ApiError as error:
            self._scopes_missing = True
            self.picker.tell(f"{with_keys('Not loaded, press {refresh} here to try again')}: {error.sentence}")
        else:
            self.picker.offer(known.value.items)
            self._count()
        self.refresh_bindings()

    # -- what is typed

    @property
    def rows(self) -> dict[str, FormRow]:
        """The rows by the names the API gives to their fields."""
        return {**super().rows, "scopes": self.scope_row, "expires_at": self.expiry_row}

    @property
    def is_changed(self) -> bool:
        """True when something would be lost with the dialog."""
        return super().is_changed or bool(self.picker.chosen) or bool(self.expiry_row.field.value.strip())

    def first_wrong(self) -> FormRow | None:
        """Name, last day and scopes are looked at together, so that all that is wrong is said at once."""
        name = super().first_wrong()
        expiry = self._expiry_trouble()
        self.expiry_row.complain(expiry)
        self.scope_row.complain("" if self.picker.chosen else "Choose at least one scope.")
        return name or (self.expiry_row if expiry else None) or (None if self.picker.chosen else self.scope_row)

    def request(self, client: Client) -> Awaitable[Created]:
        """The request, made of what is typed."""
        return client.tokens.create(self.typed_name, sorted(self.picker.chosen), self._expires_at(), **self.confirmed)

    def _expires_at(self) -> datetime | None:
        written = self.expiry_row.field.value.strip()
        return expiry_moment(written) if written else None

    def _expiry_trouble(self) -> str:
        try:
            moment = self._expires_at()
        except ValueError:
            return "Write a date as in 2027-01-31, or leave it empty."
        return "This is in the past." if moment is not None and moment <= self.session.clock() else ""

    # -- finding scopes

    @on(Input.Changed, "#find")
    def _find(self, message: Input.Changed) -> None:
        self.picker.filter_by(message.value)

    @on(ScopePicker.Changed)
    def _count(self) -> None:
        self.scope_row.complain("")
        chosen = len(self.picker.chosen)
        self.say(StatusKind.QUIET, f"{words.plural(chosen, 'scope')} chosen." if chosen else self.sentence)

    @on(RowList.Highlighted)
    def _tell_purpose(self) -> None:
        """What the scope under the cursor allows, in full: in the list there is little room for it."""
        row = self.picker.cursor_row
        self.allows.update(content(row.scope.allows) if isinstance(row, ScopeRow) else Content(""))

    def action_filter(self) -> None:
        """Type what the scope's name, service or purpose holds."""
        self.scope_row.field.focus()

    def action_back(self) -> None:
        """Show all scopes again if only some are shown, else leave."""
        if self.scope_row.field.value and self.focused in {self.scope_row.field, self.picker}:
            self.scope_row.field.value = ""
        else:
            super().action_back()
