"""A scroll bar of which only the cells that its thumb leaves and enters are drawn: beside many rows mostly none."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Self

from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender


class ThriftyScrollBar(ScrollBar):
    """As Textual's, which draws all of it again for every row that is scrolled by."""

    position = Reactive(0.0, repaint=False)

    _looks: tuple[object, ...] = ()
    """How all of it was to be drawn the last time, wherever its thumb was."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As Textual's, which draws all of it whenever its rows are laid out; here where it looks different then.

        Of another place of the thumb `watch_position` takes care, and of another size Textual.
        """
        if repaint and self.is_attached and not (regions or layout or recompose):
            bar = self.render()
            assert isinstance(bar, ScrollBarRender)
            looks = (self.styles._cache_key, bar.virtual_size, bar.window_size, bar.style)  # noqa: SLF001
            if looks == self._looks:
                return self
            self._looks = looks
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def watch_position(self, before: float, now: float) -> None:
        """Draw the cells that look different now."""
        cells = enumerate(zip(self._cells(before), self._cells(now), strict=False))
        if changed := [Region(0, y, self.thickness, 1) for y, (old, new) in cells if old != new]:
            self.refresh(*changed)

    def _cells(self, position: float) -> Sequence[Segment]:
        """What stands in each row, whatever its colours."""
        bar = self.renderer.render_bar(
            size=self.size.height,
            virtual_size=ceil(self.window_virtual_size),
            window_size=ceil(self.window_size),
            position=position,
        )
        return [*bar.segments]  # More than there is room for, where a part of the thumb is beyond the end.


class ThriftilyScrolled(ScrollView):
    """Has such a scroll bar at its right. Put it in place of `ScrollView`."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first asked for, as Textual's."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = ThriftyScrollBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self.app._start_widget(self, bar)  # noqa: SLF001 - as `Widget.vertical_scrollbar` does
        return self._vertical_scrollbar
