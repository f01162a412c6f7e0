"""The bar of tabs, in one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets import words
from widgets.cells import current, ink, line
from widgets.lines import Lines


class Tab(NamedTuple):
    """One tab: its id, the key that opens it, its name, a short name, and how much in it wants attention."""

    id: str
    key: str
    name: str
    short: str
    waiting: int = 0


class TabBar(Lines):
    """The tabs by number and name; the current one is reversed, what wants attention has a dot and a count.

    Where the names do not fit the short ones are used, and where those do not fit the numbers alone.
    """

    DEFAULT_CSS = "TabBar { height: 1; padding: 0 1; }"

    tabs: reactive[Sequence[Tab]] = reactive[Sequence[Tab]](())
    current: reactive[str] = reactive("")
    """The id of the tab that is open."""

    class Selected(Message):
        """A tab was clicked."""

        def __init__(self, bar: TabBar, tab_id: str) -> None:
            super().__init__()
            self.bar = bar
            self.tab_id = tab_id

        @property
        def control(self) -> TabBar:
            """The bar."""
            return self.bar

    def lines(self, width: int, height: int) -> list[Content]:
        """The one row."""
        return [Content("").join(self._labels(width))]

    def on_click(self, event: events.Click) -> None:
        """Tell which tab was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        x = offset.x
        for tab, label in zip(self.tabs, self._labels(self.content_size.width), strict=True):
            if x < label.cell_length:
                self.post_message(self.Selected(self, tab.id))
                return
            x -= label.cell_length

    def _labels(self, width: int) -> list[Content]:
        labels: list[Content] = []
        for names in self._namings():
            labels = [self._label(tab, name) for tab, name in names]
            if sum(map(len, labels)) <= width:
                break
        return labels

    def _namings(self) -> list[list[tuple[Tab, str]]]:
        short = [(tab, tab.name if tab.id == self.current else "") for tab in self.tabs]
        return [[(tab, tab.name) for tab in self.tabs], [(tab, tab.short) for tab in self.tabs], short]

    def _label(self, tab: Tab, name: str) -> Content:
        text = f" {tab.key} {name} " if name else f" {tab.key} "
        label = current(text) if tab.id == self.current else ink(text, "muted")
        return line(label, ink(f"●{words.grouped(tab.waiting)} ", "warn")) if tab.waiting else label
