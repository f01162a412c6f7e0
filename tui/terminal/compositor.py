"""Textual's compositor, without drawing what is covered.

Textual renders every container behind what stands in it, and cuts each of its lines at the edges of all widgets, to
throw all of it away: more than half of the work of a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

Chops = dict[int, Strip | None]
"""What was found for a line so far, by the columns in which its parts begin."""


class CoveringCompositor(Compositor):
    """Draws from front to back, as Textual's, but of each widget only lines that show some of it."""

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """The parts of the lines that are to be rendered; of other lines some may be missing."""
        cuts = self.cuts
        chops: list[Chops] = [dict.fromkeys(line[:-1]) for line in cuts]
        open_lines = {y for y in crop.line_range if y < len(chops) and is_rendered_line(y)}
        for widget, (region, clip) in self.visible_widgets.items():
            if not open_lines:
                break
            seen = region.intersection(clip)
            first, last = seen.column_span
            shown = {y for y in open_lines.intersection(seen.line_range) if _open(chops[y], first, last)}
            if not shown:
                continue
            top, bottom = min(shown), max(shown) + 1
            strips = widget.render_lines(Region(first - region.x, top - region.y, seen.width, bottom - top))
            for y, strip in zip(range(top, bottom), strips, strict=False):
                if y in shown:
                    _fill(chops[y], [cut for cut in cuts[y] if first <= cut <= last], strip)
                    if None not in chops[y].values():
                        open_lines.discard(y)
        return cast("Sequence[Mapping[int, Strip]]", chops)


def _open(line: Chops, first: int, last: int) -> bool:
    """Whether something between two columns is not covered yet."""
    return any(strip is None and first <= cut < last for cut, strip in line.items())


def _fill(line: Chops, cuts: Sequence[int], strip: Strip) -> None:
    """Put the parts of `strip`, which begins at the first of the cuts, where nothing stands yet."""
    if len(cuts) == 2:
        line[cuts[0]] = strip
        return
    for cut, part in zip(cuts, strip.divide([cut - cuts[0] for cut in cuts[1:]]), strict=False):
        if line.get(cut) is None:
            line[cut] = part
