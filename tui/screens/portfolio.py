"""The Portfolio tab: my projects, and what others have published (rule 7)."""

from __future__ import annotations

from typing import Any

from textual import getters
from textual.app import ComposeResult

from tui.keys import bindings
from tui.resources import Resource
from tui.screens.my_projects import MyProjectsPane
from tui.screens.remote import Pane, RemotePane
from widgets.status_line import Status


class PortfolioPane(Pane):
    """Two lists, of which one is shown."""

    BINDINGS = bindings("explore")

    mine = getters.query_one(MyProjectsPane)

    def compose(self) -> ComposeResult:
        """Mine first."""
        yield MyProjectsPane(self.session)

    @property
    def current(self) -> RemotePane[Any]:
        """The list that is shown."""
        return self.mine

    @property
    def status(self) -> Status | None:
        """What it has to say."""
        return self.current.status if self.is_mounted else None

    def shown(self) -> None:
        """Fetch it again unless that was just done."""
        self.current.shown()

    def left(self) -> None:
        """Forget what was said."""
        self.current.left()

    def reload(self) -> None:
        """Fetch it again."""
        self.current.reload()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed."""
        self.mine.reload_if_shows(resources)

    def take_focus(self) -> None:
        """What had it before, else the list."""
        if self.last_focus is not None:
            super().take_focus()
        else:
            self.current.take_focus()

    def action_explore(self) -> None:
        """The other list."""
