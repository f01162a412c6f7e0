"""The base of widgets that draw lines of text: each line is made for a width and never exceeds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import zip_longest
from typing import TypeVar

from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.reactive import Reactive, reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget, _RenderCache

from widgets import words
from widgets.bare_lines import BareLines
from widgets.cells import BLANK, fit
from widgets.row_strips import Look, RowStrips
from widgets.strips import selectable_strip_of

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
        self._now: list[Content] | None = None
        """What is drawn, or will be with the next frame; None where that frame has to make it."""
        self._styles_cache = BareLines()
        self._strips = RowStrips()
        self._change: Timer | None = None

    def lines(self, width: int, height: int) -> list[Content]:
        """What to show in `width` cells; lines beyond `height` are not shown."""
        raise NotImplementedError

    def next_change(self, now: datetime) -> float | None:
        """Seconds until some line reads differently though the value is the same; None for never."""
        return None

    def render(self) -> Content:
        """All lines, clipped to the widget's size."""
        return Content("\n").join(self._current())

    def _render_content(self) -> None:
        """As Textual's, which makes all lines anew where one differs."""
        if self.text_selection is not None:
            super()._render_content()
            return
        lines, look = self._current(), Look(self.size.width, self.visual_style)
        self._strips.forget_all_but(0, len(lines))
        self._render_cache = _RenderCache(self.size, [self._strip(row, text, look) for row, text in enumerate(lines)])
        self._dirty_regions.clear()

    def _strip(self, row: int, text: Content, look: Look) -> Strip:
        drawn = self._strips.find(row, text, look)
        if drawn is not None:
            return drawn
        return self._strips.keep(row, text, look, selectable_strip_of(text, look.style, self._get_style, row))

    def _current(self) -> list[Content]:
        """What is to be drawn in the room there is."""
        if self._now is None:
            self._now = self._clipped()
            self._wait_for_change()
        return self._now

    def notify_style_update(self) -> None:
        """Make all lines anew: inks may mean other colours."""
        super().notify_style_update()
        self._strips.forget()

    def _set_dirty(self, *regions: Region) -> None:
        """As Textual's; where it is not for some lines, what they say or the room for it may have changed."""
        if not regions:
            self._now = None
        super()._set_dirty(*regions)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines (for `height: auto`)."""
        return len(self.lines(width, viewport.height))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All the width there is."""
        return container.width

    def renew(self) -> None:
        """Draw the lines that differ; have everything laid out anew where they need more room than before, or less."""
        width, rows = self.content_size
        height = self.styles.height
        known = width and height is not None and height.is_auto
        now = self.lines(width, self.screen.size.height) if known else []
        if not known or max(len(now), self._least_rows) != rows:
            self.refresh(layout=True)
        else:
            self._draw([fit(text, width) for text in now])

    @property
    def _least_rows(self) -> int:
        """Rows it has however few lines there are (`min-height`)."""
        least, parent = self.styles.min_height, self.parent
        if least is None or not isinstance(parent, Widget):
            return 0
        room = parent.scrollable_content_region.size
        return int(least.resolve(room, self.screen.size)) - self.gutter.height

    def tick(self) -> None:
        """Draw the lines that read differently by now, and no other."""
        if self.is_attached:
            self._draw(self._clipped())

    def _draw(self, now: list[Content]) -> None:
        if self._now is None:
            return  # They will all be made for the next frame.
        width = self.content_size.width
        changed = [
            Region(0, row, width, 1)
            for row, (old, new) in enumerate(zip_longest(self._now, now, fillvalue=BLANK))
            if not old.is_same(new)
        ]
        self._now = now
        if changed:
            self.refresh(*changed)
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
            self._change = self.set_timer(wait_for_change(seconds), self.tick)


def wait_for_change(seconds: float) -> float:
    """How many seconds to wait for a time that reads differently in so many.

    A moment longer, so that it does when the lines are made; a minute at most: a timer stands still while the computer
    sleeps, and after that nothing is to be old for hours.
    """
    return min(seconds + 0.05, 60.0)
