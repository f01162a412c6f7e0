"""A tab made of sections: their names in a sidebar, and the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Container

from tui.keys import bindings
from tui.resources import Resource
from tui.screens.remote import Pane
from tui.screens.sections import Section, by_id
from tui.screens.sidebar import Sidebar
from widgets.status_line import Status


class SectionedPane(Pane):
    """The sidebar and the open section; a section is made when it is first opened, and kept."""

    BINDINGS = bindings("left", "next_field", "previous_field")

    sections: Sequence[Section]
    """In the order of the sidebar."""

    sidebar = getters.query_one(Sidebar)
    content = getters.query_one("#sections", Container)

    def compose(self) -> ComposeResult:
        """The section that is open at first, beside the names of all."""
        first = self.first
        yield Sidebar(self.sections, first)
        with Container(id="sections"):
            yield by_id(self.sections, first).make(self.session)

    @property
    def first(self) -> str:
        """The id of the section that is open at first."""
        return self.sections[0].id

    @property
    def opened(self) -> list[Pane]:
        """All sections that were opened."""
        return [child for child in self.content.children if isinstance(child, Pane)] if self.is_mounted else []

    @property
    def section(self) -> Pane | None:
        """The open section."""
        return next((pane for pane in self.opened if pane.id == self.sidebar.current), None)

    async def open(self, section_id: str) -> None:
        """Show a section."""
        if section_id != self.sidebar.current:
            self.sidebar.current = section_id
            await self.show_section()

    @on(Sidebar.Changed)
    async def show_section(self) -> None:
        """Show the section whose name is marked."""
        with self.app.batch_update():
            for pane in self.opened:
                if pane.display and pane.id != self.sidebar.current:
                    pane.left()
                pane.display = pane.id == self.sidebar.current
            if self.section is None:
                await self.content.mount(by_id(self.sections, self.sidebar.current).make(self.session))
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

    def look_again(self) -> None:
        """Fetch the open section again in the background."""
        if self.section is not None:
            self.section.look_again()

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
