"""The base of widgets that draw lines of text: each line is made for a width and never exceeds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import TypeVar

from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.reactive import Reactive, reactive
from textual.timer import Timer
from textual.widget import Widget

from widgets import words
from widgets.cells import BLANK, fit

Value = TypeVar("Value")


class growing(reactive[Value]):  # noqa: N801 - a word of the language of widgets, as `reactive` is
    """A value that may take other lines than before; where it takes as many, only those that differ are drawn."""

    def __init__(self, default: Value) -> None:
        super().__init__(default, repaint=False)

    def __set__(self, obj: DOMNode, value: Value) -> None:
        """Set it, and have the widget take the room it needs, and draw what differs."""
        same = getattr(obj, self.name) == value
        super().__set__(obj, value)
        if not same and isinstance(obj, Lines):
            obj.renew()


class Lines(Widget):
    """A widget without children whose `lines` say everything it shows.

    A subclass holds its value in a reactive; setting an equal value draws nothing. One that shows a time overrides
    `next_change`: then only the lines that read differently are drawn when that moment comes.
    """

    auto_links = Reactive(default=False)
    """Textual looks for the style of links in each line that is drawn; none of these is one to click."""
    DEFAULT_CSS = "Lines { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = words.utc_now,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.clock = clock
        """Tells the present; aware."""
        self._drawn: list[Content] = []
        self._change: Timer | None = None

    def lines(self, width: int, height: int) -> list[Content]:
        """What to show in `width` cells; lines beyond `height` are not shown."""
        raise NotImplementedError

    def next_change(self, now: datetime) -> float | None:
        """Seconds until some line reads differently though the value is the same; None for never."""
        return None

    def render(self) -> Content:
        """All lines, clipped to the widget's size."""
        self._drawn = self._clipped()
        self._wait_for_change()
        return Content("\n").join(self._drawn)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines (for `height: auto`)."""
        return len(self.lines(width, viewport.height))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All the width there is."""
        return container.width

    def renew(self) -> None:
        """Draw the lines that differ; have everything laid out anew where they are not as many as before."""
        width, rows = self.content_size
        height = self.styles.height
        known = width and height is not None and height.is_auto
        now = self.lines(width, self.screen.size.height) if known else []
        if not known or len(now) != rows:
            self.refresh(layout=True)
        else:
            self._draw([fit(text, width) for text in now])

    def tick(self) -> None:
        """Draw the lines that read differently by now, and no other."""
        if self.is_attached:
            self._draw(self._clipped())

    def _draw(self, now: Sequence[Content]) -> None:
        changed = [
            Region(0, row, self.content_size.width, 1)
            for row, (old, new) in enumerate(zip_longest(self._drawn, now, fillvalue=BLANK))
            if not old.is_same(new)
        ]
        if changed:
            self.refresh(*changed)
        else:
            self._wait_for_change()

    def _clipped(self) -> list[Content]:
        width, height = self.content_size
        if width < 1 or height < 1:
            return []
        return [fit(text, width) for text in self.lines(width, height)[:height]]

    def _wait_for_change(self) -> None:
        if self._change is not None:
            self._change.stop()
            self._change = None
        seconds = self.next_change(self.clock())
        if seconds is not None and self.is_attached:
            # A moment later than the change, so that it has happened when the lines are made.
            self._change = self.set_timer(seconds + 0.05, self.tick)
