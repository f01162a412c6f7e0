"""The names of a tab's sections, and which one is open."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from tui.keys import bindings
from tui.screens.sections import Section
from widgets.cells import BLANK, current, ink, line
from widgets.lines import Lines


class Sidebar(Lines, can_focus=True):
    """The sections' names: below each other, or in one row where the height is one; the open one is marked."""

    BINDINGS = bindings("up", "down", "left", "right", "first", "last", "open")
    GAP = 2

    current: reactive[str] = reactive("")
    """The id of the open section."""

    class Changed(Message):
        """Another section is asked for."""

    class Entered(Message):
        """The open section is to have the focus."""

    def __init__(self, sections: Sequence[Section], current: str) -> None:
        super().__init__()
        self.sections = sections
        self.set_reactive(Sidebar.current, current)

    def lines(self, width: int, height: int) -> list[Content]:
        """A row for each, or one for all."""
        labels = [self._label(section) for section in self.sections]
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
        self._move(-len(self.sections))

    def action_last(self) -> None:
        """The last section."""
        self._move(len(self.sections))

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
        for index, section in enumerate(self.sections):
            length = self._label(section).cell_length
            if 0 <= x < length:
                self._go(index)
            x -= length + self.GAP

    def _move(self, step: int) -> None:
        here = next(index for index, section in enumerate(self.sections) if section.id == self.current)
        self._go(min(max(here + step, 0), len(self.sections) - 1))

    def _go(self, index: int) -> None:
        if 0 <= index < len(self.sections) and self.sections[index].id != self.current:
            self.current = self.sections[index].id
            self.post_message(self.Changed())
