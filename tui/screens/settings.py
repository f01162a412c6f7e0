"""The Settings tab: its sections in a sidebar, and the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.keys import bindings
from tui.screens.developer import DeveloperSection
from tui.screens.remote import Pane
from tui.session import Resource
from widgets.cells import BLANK, current, ink, line
from widgets.lines import Lines
from widgets.status_line import Status


@dataclass(frozen=True)
class Section:
    """A part of the settings."""

    id: str
    name: str
    meanwhile: str = ""
    """Where to go until it is built; "" for one that is."""


SECTIONS: tuple[Section, ...] = (
    Section("profile", "Profile", "The last card of the Overview (1) shows your personal details."),
    Section("accounts", "Accounts", "Your e-mail addresses and passwords will stand here."),
    Section("notifications", "Notifications", "What is mailed to you will be chosen here."),
    Section("developer", "Developer"),
    Section("personal-data", "Personal Data", "What is held about you will stand here, to look at and to download."),
)
"""In the order of the sidebar."""

FIRST = "developer"
"""The section that is open at first."""


class Sidebar(Lines, can_focus=True):
    """The sections' names: below each other, or in one row where the height is one; the open one is marked."""

    BINDINGS = bindings("up", "down", "left", "right", "first", "last", "open")
    GAP = 2

    current: reactive[str] = reactive(FIRST)
    """The id of the open section."""

    class Changed(Message):
        """Another section is asked for."""

    class Entered(Message):
        """The open section is to have the focus."""

    def lines(self, width: int, height: int) -> list[Content]:
        """A row for each, or one for all."""
        labels = [self._label(section) for section in SECTIONS]
        return [Content(" " * self.GAP).join(labels)] if height == 1 else labels

    def _label(self, section: Section) -> Content:
        if section.id != self.current:
            return line("  " if self.content_size.height > 1 else BLANK, ink(section.name, "muted"))
        label = f"› {section.name}"
        return current(label) if self.has_focus else ink(label, "strong")

    def on_focus(self) -> None:
        """The focus is told by the mark."""
        self.refresh()

    on_blur = on_focus

    def action_down(self) -> None:
        """The next section."""
        self._move(1)

    def action_up(self) -> None:
        """The section before."""
        self._move(-1)

    action_right = action_down
    action_left = action_up

    def action_first(self) -> None:
        """The first section."""
        self._move(-len(SECTIONS))

    def action_last(self) -> None:
        """The last section."""
        self._move(len(SECTIONS))

    def action_open(self) -> None:
        """Go into the open section."""
        self.post_message(self.Entered())

    def on_click(self, event: events.Click) -> None:
        """A click opens a section."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if self.content_size.height > 1:
            self._go(offset.y)
            return
        x = offset.x
        for index, section in enumerate(SECTIONS):
            length = self._label(section).cell_length
            if 0 <= x < length:
                self._go(index)
            x -= length + self.GAP

    def _move(self, step: int) -> None:
        here = next(index for index, section in enumerate(SECTIONS) if section.id == self.current)
        self._go(min(max(here + step, 0), len(SECTIONS) - 1))

    def _go(self, index: int) -> None:
        if 0 <= index < len(SECTIONS) and SECTIONS[index].id != self.current:
            self.current = SECTIONS[index].id
            self.post_message(self.Changed())


class SettingsPane(Pane):
    """The sidebar and the open section; the Developer section is the one that is built."""

    BINDINGS = bindings("left", "next_field", "previous_field")

    sidebar = getters.query_one(Sidebar)
    content = getters.query_one("#sections", Container)

    def compose(self) -> ComposeResult:
        """All sections; only the open one is displayed."""
        yield Sidebar()
        with Container(id="sections"):
            for section in SECTIONS:
                shown = self._make(section)
                shown.display = section.id == FIRST
                yield shown

    def _make(self, section: Section) -> Widget:
        if section.meanwhile:
            text = f"{section.name}: not built yet. {section.meanwhile}"
            return Static(text, markup=False, classes="not-built", id=section.id)
        return DeveloperSection(self.session, id=section.id)

    @property
    def section(self) -> Widget:
        """The open section."""
        return self.content.get_child_by_id(self.sidebar.current)

    @property
    def built(self) -> Pane | None:
        """The open section, if it is built."""
        return self.section if self.is_mounted and isinstance(self.section, Pane) else None

    @on(Sidebar.Changed)
    def _show_section(self) -> None:
        for child in self.content.children:
            child.display = child.id == self.sidebar.current
        if self.built is not None:
            self.built.shown()
        self.post_message(self.StatusChanged(self))

    @on(Sidebar.Entered)
    def _enter_section(self) -> None:
        if self.built is not None:
            self.built.take_focus()

    @property
    def status(self) -> Status | None:
        """What the open section has to say."""
        return self.built.status if self.built is not None else None

    def shown(self) -> None:
        """Fetch the open section again unless that was just done."""
        if self.built is not None:
            self.built.shown()

    def left(self) -> None:
        """Forget what was said."""
        if self.built is not None:
            self.built.left()

    def reload(self) -> None:
        """Fetch the open section again."""
        if self.built is not None:
            self.built.reload()

    def reload_if_shows(self, resources: tuple[Resource[Any], ...]) -> None:
        """Fetch again what changed, also in a section that is not displayed."""
        for child in self.content.children:
            if isinstance(child, Pane):
                child.reload_if_shows(resources)

    def take_focus(self) -> None:
        """What had it before, else the open section, else the sidebar."""
        if self.last_focus is not None or self.built is None:
            super().take_focus()
        else:
            self.built.take_focus()

    def action_left(self) -> None:
        """Go to the sidebar."""
        self.sidebar.focus()
