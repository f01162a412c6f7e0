"""QR codes that a phone reads from a terminal: dark on light in every theme, two modules in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.style import Style

from widgets.cells import ink, line, wrap
from widgets.lines import Lines

QUIET = (4, 2)
"""Modules of light margin: what ISO/IEC 18004 asks for; where there is no room for that, what phones still read."""

_LIGHT, _DARK = Color(255, 255, 255), Color(0, 0, 0)
# The light is drawn and the dark left out: without colours, too, the code is right on a dark terminal. Where all of a
# cell is light its background is as well, so that no terminal leaves dark gaps between two rows.
_MIXED, _ALL_LIGHT = Style(background=_DARK, foreground=_LIGHT), Style(background=_LIGHT, foreground=_LIGHT)
_GLYPHS = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
"""By whether the upper and the lower module of a cell is dark."""

Modules = Sequence[Sequence[bool]]
"""Rows of modules; True for a dark one."""


def modules(text: str) -> Modules:
    """The smallest QR code of `text`, without margin; what room is left is given to error correction.

    Raises:
        ValueError: it is too long for any QR code (over 2953 bytes).
    """
    import segno  # Late: few sessions ever show a code.

    return [[bool(module) for module in row] for row in segno.make(text, micro=False, error="l").matrix]


def picture(code: Modules, quiet: int) -> list[Content]:
    """A code with `quiet` modules of margin as lines of half blocks."""
    side = len(code) + 2 * quiet
    margin, edge = [[False] * side] * quiet, [False] * quiet
    rows = [*margin, *([*edge, *row, *edge] for row in code), *margin]
    if side % 2:
        rows.append([False] * side)
    return [_line(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]


def _line(upper: Sequence[bool], lower: Sequence[bool]) -> Content:
    glyphs = (_GLYPHS[pair] for pair in zip(upper, lower, strict=True))
    runs = ((glyph, len([*run])) for glyph, run in groupby(glyphs))
    return line(*(Content.styled(glyph * count, _ALL_LIGHT if glyph == "█" else _MIXED) for glyph, count in runs))


class QrCode(Lines):
    """The QR code of `text`, never cut: where it does not fit, a sentence says how much room it needs."""

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    text: reactive[str] = reactive("", layout=True)
    """What the phone reads; "" for no code."""

    _code: tuple[str, Modules] = "", ()

    @property
    def code(self) -> Modules:
        """The modules of `text`; none for no text, or one that is too long."""
        if self._code[0] != self.text:
            try:
                self._code = self.text, modules(self.text)
            except ValueError:
                self._code = self.text, ()
        return self._code[1]

    def room(self, quiet: int) -> Size:
        """Columns and rows of the code with that margin."""
        side = len(self.code) + 2 * quiet
        return Size(side, (side + 1) // 2)

    def fits(self, width: int, height: int) -> bool:
        """Whether the code can be drawn in so many cells."""
        least = self.room(min(QUIET))
        return bool(self.code) and least.width <= width and least.height <= height

    def lines(self, width: int, height: int) -> list[Content]:
        """The code with as much margin as there is room for."""
        for quiet in QUIET:
            room = self.room(quiet)
            if self.code and room.width <= width and room.height <= height:
                return picture(self.code, quiet)
        return wrap(ink(self._why_not(), "muted"), width) if self.text else []

    def _why_not(self) -> str:
        if not self.code:
            return "This is too long for a QR code."
        least = self.room(min(QUIET))
        return f"The QR code needs {least.width} columns and {least.height} rows here: make the terminal larger."

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The code's own where there is room for it."""
        room = self.room(max(QUIET))
        return min(room.width, container.width) if self.text else 0
