"""The Settings tab: its sections in a sidebar, and the one that is open."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container

from tui.keys import bindings
from tui.resources import Resource
from tui.screens.remote import Pane
from tui.screens.sections import BY_ID, FIRST
from tui.screens.sidebar import Sidebar
from widgets.status_line import Status


class SettingsPane(Pane):
    """The sidebar and the open section; a section is made when it is first opened, and kept."""

    BINDINGS = bindings("left", "next_field", "previous_field")

    sidebar = getters.query_one(Sidebar)
    content = getters.query_one("#sections", Container)

    def compose(self) -> ComposeResult:
        """The section that is open at first, beside the names of all."""
        yield Sidebar()
        with Container(id="sections"):
            yield BY_ID[FIRST].make(self.session)

    @property
    def opened(self) -> list[Pane]:
        """All sections that were opened."""
        return [child for child in self.content.children if isinstance(child, Pane)] if self.is_mounted else []

    @property
    def section(self) -> Pane | None:
        """The open section."""
        return next((pane for pane in self.opened if pane.id == self.sidebar.current), None)

    @on(Sidebar.Changed)
    async def _show_section(self) -> None:
        with self.app.batch_update():
            for pane in self.opened:
                if pane.display and pane.id != self.sidebar.current:
                    pane.left()
                pane.display = pane.id == self.sidebar.current
            if self.section is None:
                await self.content.mount(BY_ID[self.sidebar.current].make(self.session))
            else:
                self.section.shown()
        self.post_message(self.StatusChanged(self))

    @on(Sidebar.Entered)
    def _enter_section(self) -> None:
        if self.section is not None:
            self.section.take_focus()

    @property
    def status(self) -> Status | None:
        """What the open section has to say."""
        return self.section.status if self.section is not None else None

    def shown(self) -> None:
        """Fetch the open section again unless that was just done."""
        if self.section is not None:
            self.section.shown()

    def left(self) -> None:
        """Forget what was said."""
        if self.section is not None:
            self.section.left()

    def reload(self) -> None:
        """Fetch the open section again."""
        if self.section is not None:
            self.section.reload()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed, also in a section that is not displayed."""
        for pane in self.opened:
            pane.reload_if_shows(resources)

    def take_focus(self) -> None:
        """What had it before, else the open section, else the sidebar."""
        if self.last_focus is not None or self.section is None:
            super().take_focus()
        else:
            self.section.take_focus()

    def action_left(self) -> None:
        """Go to the sidebar."""
        self.sidebar.focus()
