"""The names of the views of a tab in one row, of which one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from widgets.cells import current, ink, line
from widgets.lines import Lines


class Views(Lines):
    """One row; a click asks for another view."""

    DEFAULT_CSS = "Views { height: 1; padding: 0 1; }"
    GAP = 2

    shown: reactive[int] = reactive(0)
    """The place of the one that is shown."""

    class Asked(Message):
        """Another view is asked for."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, names: Sequence[str], key: str) -> None:
        """`key` leads from one to the next."""
        super().__init__()
        self.names = names
        self.key = key

    def lines(self, width: int, height: int) -> list[Content]:
        """All names, and the key."""
        labels = [self._label(place) for place in range(len(self.names))]
        return [line(Content(" " * self.GAP).join(labels), ink(f"{' ' * self.GAP}{self.key}", "muted"))]

    def _label(self, place: int) -> Content:
        name = f" {self.names[place]} "
        return current(name) if place == self.shown else ink(name, "muted")

    def on_click(self, event: events.Click) -> None:
        """A click on a name."""
        offset = event.get_content_offset(self)
        x = offset.x if offset is not None else -1
        for place, name in enumerate(self.names):
            if 0 <= x < len(name) + 2:
                self.post_message(self.Asked(place))
            x -= len(name) + 2 + self.GAP
