"""A pane over the tabs: what it shows is fetched, may fail and be tried again, as in a tab."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.keys import bindings
from tui.screens.footer import Footer
from tui.screens.remote import Pane, RemotePane
from tui.screens.too_small import TooSmall
from widgets.status_line import StatusLine


class PaneDialog(ModalScreen[None]):
    """A pane around a list, or something else that scrolls, in a box with a status line of its own."""

    BINDINGS = bindings("refresh", "back", back="Close")
    AUTO_FOCUS = "KeyedList, Scroller"

    status_line = getters.query_one(StatusLine)

    def __init__(self, title: str, pane: RemotePane[Any]) -> None:
        super().__init__()
        self.box_title = title
        self.pane = pane

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="dialog pane-dialog") as box:
            box.border_title = Content(self.box_title)
            yield self.pane
            yield StatusLine()
        yield Footer()
        yield TooSmall()

    @on(Pane.StatusChanged)
    def show_status(self) -> None:
        """Say what the pane has to say."""
        self.status_line.status = self.pane.status

    def action_refresh(self) -> None:
        """Fetch again."""
        self.pane.reload()

    def action_back(self) -> None:
        """Close."""
        if self.is_active:
            self.dismiss()
