"""Textual's compositor, without drawing what is covered, or beside what changed.

Textual renders every container behind what stands in it, and all that shares a row with what changed, and cuts each of
those lines at the edges of all widgets, to throw most of it away: more than half of the work of a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Parts = dict[int, set[int]]
"""By line, the columns in which its parts begin that are still to be found."""


class CoveringCompositor(Compositor):
    """Draws from front to back, as Textual's, but of each widget only lines that show some of what is to be drawn."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """As Textual's, which lays out all there is, and does so once more when it is first asked where a widget is."""
        result = super().reflow(parent, size)
        self._full_map_invalidated = False
        return result

    def render_partial_update(self) -> ChopsUpdate | None:
        """What stands in the regions that changed; None for none."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        self._dirty_regions.clear()
        if not spans:
            return None
        missing: Parts = {}
        for y, first, last in spans:
            parts = {start for start, end in pairwise(self.cuts[y]) if start < last and end > first}
            missing[y] = missing.get(y, set()) | parts
        return ChopsUpdate(self._drawn(missing), spans, [line[1:] for line in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """The parts of the lines that are to be rendered; of other lines some may be missing."""
        lines = zip(crop.line_range, self.cuts[crop.y :], strict=False)
        return self._drawn({y: set(cuts[:-1]) for y, cuts in lines if is_rendered_line(y)})

    def _drawn(self, missing: Parts) -> Sequence[Mapping[int, Strip]]:
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
            seen = region.intersection(clip)
            first, last = seen.column_span
            shown = {y: parts for y in seen.line_range if (parts := _between(missing.get(y), first, last))}
            if not shown:
                continue
            top, bottom = min(shown), max(shown) + 1
            strips = widget.render_lines(Region(first - region.x, top - region.y, seen.width, bottom - top))
            for y, strip in zip(range(top, bottom), strips, strict=False):
                if y not in shown:
                    continue
                _fill(chops[y], [cut for cut in cuts[y] if first <= cut <= last], strip, shown[y])
                missing[y] -= shown[y]
                if not missing[y]:
                    del missing[y]
        return cast("Sequence[Mapping[int, Strip]]", chops)


def _between(parts: set[int] | None, first: int, last: int) -> set[int]:
    """Those of the parts that begin between two columns."""
    return {start for start in parts if first <= start < last} if parts else set()


def _fill(line: dict[int, Strip | None], cuts: Sequence[int], strip: Strip, parts: set[int]) -> None:
    """Put these parts of `strip`, which begins at the first of the cuts, into their places."""
    if len(cuts) == 2:
        line[cuts[0]] = strip
        return
    divided = zip(cuts, strip.divide([cut - cuts[0] for cut in cuts[1:]]), strict=False)
    line.update((cut, part) for cut, part in divided if cut in parts)
