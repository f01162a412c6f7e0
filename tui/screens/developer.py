"""Settings › Developer: two-factor authentication, API keys, personal access tokens (rule 13)."""

from __future__ import annotations

from typing import Any

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from api_client.errors import ApiError
from tui.modals.details import Scroller
from tui.resources import SCOPES, Resource
from tui.screens.remote import Pane
from tui.screens.secret_lists import ApiKeysPane, SecretsPane, TokensPane
from tui.session import Session
from widgets.row_list import RowList
from widgets.status_line import Status


class DeveloperSection(Pane):
    """Both lists, and beside them, where there is room, what the cursor is on."""

    keys_pane = getters.query_one(ApiKeysPane)
    tokens_pane = getters.query_one(TokensPane)
    beside = getters.query_one("#beside", Scroller)

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(session, id=id)
        self._current: SecretsPane[Any] | None = None

    def compose(self) -> ComposeResult:
        """The lists below each other."""
        yield Static("Two-factor authentication: not built yet.", markup=False, classes="two-factor")
        with Horizontal():
            with Vertical(classes="lists"):
                yield ApiKeysPane(self.session)
                yield TokensPane(self.session)
            with Scroller(id="beside", can_focus=False) as beside:
                beside.border_title = Content("Details")

    def on_mount(self) -> None:
        """Tokens are what most come for. Their details need the scopes' purposes."""
        self._current = self.tokens_pane
        self._fetch_scopes()

    @work(exclusive=True, group="scopes")
    async def _fetch_scopes(self) -> None:
        if self.session.last(SCOPES) is None:
            try:
                await self.session.fetch(SCOPES)
            except ApiError:
                return  # Details name the scopes without their purposes; the dialog asks again, and says so.
        self._show_beside()

    @property
    def lists(self) -> tuple[SecretsPane[Any], ...]:
        """In reading order."""
        return self.keys_pane, self.tokens_pane

    @property
    def status(self) -> Status | None:
        """What the list with the focus has to say."""
        return self._current.status if self._current is not None else None

    def shown(self) -> None:
        """Fetch both lists again unless that was just done."""
        for one in self.lists:
            one.shown()

    def left(self) -> None:
        """Forget what was said."""
        for one in self.lists:
            one.left()

    def reload(self) -> None:
        """Fetch both lists again."""
        for one in self.lists:
            one.reload()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed."""
        for one in self.lists:
            one.reload_if_shows(resources)

    def take_focus(self) -> None:
        """The list that had it."""
        if self._current is not None:
            self._current.take_focus()

    def on_descendant_focus(self) -> None:
        """Status and details follow the focus."""
        current = next((one for one in self.lists if one.has_focus_within), None)
        if current is not None and current is not self._current:
            self._current = current
            self._show_beside()
            self.post_message(self.StatusChanged(self))

    @on(RowList.Highlighted)
    def _show_beside(self) -> None:
        """Show what the cursor of the current list is on."""
        if self._current is not None:
            self._current.refresh_bindings()
            self.beside.remove_children()
            self.beside.mount(self._current.fill(self._current.make_detail()))
