"""One line of text as the strip that is drawn.

Textual's `Visual.to_strips` is made for text that is wrapped, aligned and padded; a line that fits takes half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

GetStyle = Callable[[str | Style], Style]
"""What an ink means in the theme in use."""


def strip_of(text: Content, style: Style, get_style: GetStyle) -> Strip:
    """`text`, which holds no line end, on a widget of this style."""
    return Strip([Segment(part, its.rich_style) for part, its in _parts(text, style, get_style)], text.cell_length)


def selectable_strip_of(text: Content, style: Style, get_style: GetStyle, row: int) -> Strip:
    """The same in the row of its widget; each part knows where it stands, so that the mouse can select some of it."""
    segments: list[Segment] = []
    column = 0
    for part, its in _parts(text, style, get_style):
        segments.append(Segment(part, _style_at(its, column, row)))
        column += len(part)
    return Strip(segments, text.cell_length)


@lru_cache(2048)
def _style_at(style: Style, column: int, row: int) -> RichStyle:
    """The style of a part that stands there; mostly what a key changes is drawn where something alike stood."""
    return style.rich_style_with_offset(column, row)


def _parts(text: Content, style: Style, get_style: GetStyle) -> Iterator[tuple[str, Style]]:
    """The parts of a text that look the same; a later span is drawn over those before it, as in `Content.render`."""
    plain = text.plain
    spans = [(span.start, span.end, get_style(span.style)) for span in text.spans]
    cuts = {0, len(plain), *(start for start, _, _ in spans), *(end for _, end, _ in spans)}
    for start, end in pairwise(sorted(cuts)):
        its = style
        for first, last, over in spans:
            if first <= start and end <= last:
                its += over
        yield plain[start:end], its
