"""Settings › Developer: two-factor authentication, API keys, personal access tokens (rule 13)."""

from __future__ import annotations

from typing import Any

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from api_client.errors import ApiError
from tui.modals.details import Scroller
from tui.resources import SCOPES
from tui.screens.remote import RemotePane
from tui.screens.secret_lists import ApiKeysPane, SecretsPane, TokensPane
from tui.screens.several import SeveralPanes
from tui.screens.two_factor import TwoFactorPane
from widgets.row_list import RowList


class DeveloperSection(SeveralPanes):
    """Two-factor authentication, both lists, and beside them, where there is room, what the cursor is on."""

    keys_pane = getters.query_one(ApiKeysPane)
    tokens_pane = getters.query_one(TokensPane)
    beside = getters.query_one("#beside", Scroller)

    def compose(self) -> ComposeResult:
        """The lists below each other."""
        yield TwoFactorPane(self.session)
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

    def become_current(self, part: RemotePane[Any]) -> None:
        """Details follow the focus too."""
        super().become_current(part)
        self._show_beside()

    @on(RowList.Highlighted)
    def _show_beside(self) -> None:
        """Show what the cursor of the current list is on."""
        current = self.current
        if isinstance(current, SecretsPane):
            current.refresh_bindings()
            self.beside.remove_children()
            self.beside.mount(current.fill(current.make_detail()))
