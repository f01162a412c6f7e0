"""What the terminal shows, cell by cell, and the fewest bytes that make it show something else.

Over a line of 80 ms and little bandwidth a repaint of a whole region, as Textual sends it, is seen and felt; curses and
tmux have sent only cells that differ for decades, and so does this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby, takewhile
from operator import ne
from typing import Any, NamedTuple, TypeAlias

from rich.cells import set_cell_size, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment

from api_client.wire.text import is_simple
from tui.terminal.hostile_text import PLACEHOLDER
from tui.terminal.painting import Cell, most_common_ground, painting
from tui.terminal.pen import DEFAULT, Look, blank, change, look_of, to_blank

Size: TypeAlias = "tuple[int, int]"
"""Columns and rows."""

Tile: TypeAlias = "Callable[[str, str], str]"
"""What draws a cell that is part of a picture, by its grapheme and foreground."""

SHORT_GAP = 5
"""So many unchanged cells are jumped over; fewer are written again where the same ink draws them."""
LONG_BLANK = 5
"""So many blanks at the end of a line are erased rather than written."""
_CLOSE = re.compile(rb"\x01(?:\x00{0,%d}\x01)*" % (SHORT_GAP - 1))
"""Cells that differ (1), with those between them that do not (0) where they are too few to be jumped over."""


Frame: TypeAlias = "dict[str, Any]"
"""What a terminal shows, as JSON: its size, the text that paints it, and rows of runs: text, parts of its `Look`."""


class Piece(NamedTuple):
    """Some neighbouring cells of one row."""

    x: int
    y: int
    segments: Iterable[Segment]


class Shown:
    """The cells of one terminal. Not known at first, and after `forget`: then everything is written."""

    def __init__(self, *, erases_in_color: bool = True) -> None:
        """`erases_in_color`: the terminal fills what it erases with the background in use ("bce" in terminfo)."""
        self._erases_in_color = erases_in_color
        self._size: Size = (0, 0)
        self._rows: list[list[Cell | None]] = []

    def forget(self) -> None:
        """Nothing is known any more of what the terminal shows."""
        self._size = (0, 0)

    def copy(self) -> Shown:
        """What the terminal shows now, whatever it shows later."""
        other = Shown(erases_in_color=self._erases_in_color)
        other._size, other._rows = self._size, [[*row] for row in self._rows]
        return other

    def put_line(self, y: int, text: str) -> None:
        """Show `text` alone in a row, in the ink that its first cell has."""
        if 0 <= y < len(self._rows) and (first := self._rows[y][0]) is not None:
            self._rows[y] = [*_cells(set_cell_size(text, self._size[0]), first[1])[1]]

    def frame(self) -> Frame | None:
        """All that the terminal shows, to be kept; None while some of it is not known."""
        # Pictures are none any more then: another process knows nothing of them.
        rows = [[_without_picture(cell) for cell in row if cell is not None] for row in self._rows]
        if not rows or any(len(row) != self._size[0] for row in rows):
            return None
        return {"size": list(self._size), "text": self._painting(rows), "rows": [_runs(row) for row in rows]}

    def _painting(self, rows: list[list[Cell]]) -> str:
        """What paints these rows on a terminal that was just cleared, with the cursor at home."""
        ground = most_common_ground(rows) if self._erases_in_color else DEFAULT
        filling = "" if ground == DEFAULT else f"{change(DEFAULT, ground)}\x1b[2J"
        simple = [(y, row) for y, row in enumerate(rows) if all(len(text) == 1 for text, _ in row)]
        writing = _Writing(erases_in_color=False)
        for y, row in enumerate(rows):
            if any(len(text) != 1 for text, _ in row):
                writing.row(y, 0, [None] * len(row), row)
        return f"{filling}{painting(simple, ground)}{writing.end()}"

    def begin_with(self, frame: Frame) -> None:
        """The terminal shows this frame, which another process has painted."""
        rows = [[cell for text, *look in row for cell in _cells(text, Look(*look))[1]] for row in frame["rows"]]
        columns, lines = frame["size"]
        if len(rows) == lines and all(len(row) == columns for row in rows):
            self._size, self._rows = (columns, lines), [[*row] for row in rows]

    def update(self, pieces: Iterable[Piece], size: Size, colors: ColorSystem, tile: Tile | None = None) -> str:
        """What to write so that a terminal of `size` shows these pieces; "" when it does already.

        Without `tile` the terminal itself knows what to show for the cells of a picture.
        """
        if size != self._size:
            self._size = size
            self._rows = [[None] * size[0] for _ in range(size[1])]
        writing = _Writing(self._erases_in_color, tile)
        for x, y, segments in pieces:
            if 0 <= y < size[1]:
                writing.row(y, x, self._rows[y], cells_of(segments, colors)[: max(size[0] - x, 0)])
        return writing.end()


class _Writing:
    """One update: where the cursor and the pen are, and what has been written."""

    def __init__(self, erases_in_color: bool, tile: Tile | None = None) -> None:  # noqa: FBT001 - of this module
        self._erases_in_color = erases_in_color
        self._tile = tile
        self._written: list[str] = []
        self._pen = DEFAULT
        self._x = self._y = -1
        """-1 for unknown."""

    def end(self) -> str:
        """All that was written, and a reset."""
        if self._pen != DEFAULT:
            self._written.append(change(self._pen, DEFAULT))
        return "".join(self._written)

    def row(self, y: int, x: int, known: list[Cell | None], cells: list[Cell]) -> None:
        """Write those of `cells`, which begin in column `x`, that differ from `known`, and note them there."""
        end = x + len(cells)
        before = known[x:end]
        if before == cells:
            return
        self._clear_halves(x, end, known)
        known[x:end] = cells
        differs = bytes(map(ne, before, cells))
        erased = self._erased(cells, differs) if end == len(known) else len(cells)
        for found in _CLOSE.finditer(differs, 0, erased):
            place, stop = found.span()
            while place >= 0:
                self._go(x + place, y)
                place = differs.find(1, self._put(place, stop, cells), stop)
        if erased < len(cells):
            self._go(x + erased, y)
            self._use(to_blank(self._pen, cells[erased][1]))
            self._written.append("\x1b[K")

    def _put(self, place: int, stop: int, cells: list[Cell]) -> int:
        """Write the cell at this place, and those up to `stop` that the same pen draws; the place after them."""
        text, look = cells[place]
        self._use(to_blank(self._pen, look) if text == " " else look)
        pen, space, after = self._pen, blank(self._pen), place
        for text, look in cells[place:stop]:
            if look is not pen and look != pen and (look != space or text != " "):
                break
            if len(text) != 1 or text == PLACEHOLDER:
                break
            after += 1
        if after < len(cells) and not cells[after][0]:
            after -= 1  # The left half of a wide one.
        if after <= place:
            return self._put_odd(place, cells)
        self._written.append("".join([text for text, _ in cells[place:after]]))
        self._x += after - place
        return after

    def _put_odd(self, place: int, cells: list[Cell]) -> int:
        """Write a cell of which it is not certain where it leaves the cursor; the place after it."""
        text, look = cells[place]
        if self._tile is not None and text.startswith(PLACEHOLDER):
            text = self._tile(text, look.foreground)
        self._written.append(text or " ")
        self._x = -1
        return place + 1 + (place + 1 < len(cells) and not cells[place + 1][0])

    def _erased(self, cells: list[Cell], differs: bytes) -> int:
        """The place from which the rest of a line that ends at the edge is erased; the number of cells for nowhere."""
        text, look = last = cells[-1]
        fills = self._erases_in_color or look.background == DEFAULT.background
        if text != " " or look.attributes or look.link or not fills:
            return len(cells)
        blanks = sum(1 for _ in takewhile(last.__eq__, reversed(cells)))
        place = differs.find(1, len(cells) - blanks)
        return place if 0 <= place <= len(cells) - LONG_BLANK else len(cells)

    @staticmethod
    def _clear_halves(x: int, end: int, known: list[Cell | None]) -> None:
        """What is left of a wide character of which one half is overwritten is not known."""
        if x and (first := known[x]) is not None and not first[0]:
            known[x - 1] = None
        if end < len(known) and (after := known[end]) is not None and not after[0]:
            known[end] = None

    def _use(self, look: Look) -> None:
        if look != self._pen:
            self._written.append(change(self._pen, look))
            self._pen = look

    def _go(self, x: int, y: int) -> None:
        if (x, y) == (self._x, self._y):
            return
        gap = x - self._x if y == self._y and self._x >= 0 else 0
        if gap > 0:
            self._written.append(f"\x1b[{gap}C" if gap > 1 else "\x1b[C")
        else:
            self._written.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._x, self._y = x, y


def _without_picture(cell: Cell) -> Cell:
    return (" ", blank(cell[1])) if cell[0].startswith(PLACEHOLDER) else cell


def cells_of(segments: Iterable[Segment], colors: ColorSystem) -> list[Cell]:
    """The cells of a row's segments."""
    cells: list[Cell] = []
    ink = DEFAULT
    for text, style, control in segments:
        if not control and text:
            look = look_of(style, colors)
            # What joins the character before it stands in that one's cell.
            joins, begun = _cells(text, look)
            if joins and cells:
                place = -1 if cells[-1][0] or len(cells) == 1 else -2  # The left half of a wide one.
                before, its = cells[place]
                cells[place] = (before + joins, ink if before == " " else its)  # On a blank its ink shows now.
            if begun:
                cells += begun
                ink = look
    return cells


@lru_cache(8192)
def _cells(text: str, look: Look) -> tuple[str, tuple[Cell, ...]]:
    """What of `text` belongs to the cell before it, and its own cells."""
    space = (" ", blank(look))
    if text.isascii() or is_simple(text):
        return "", tuple([space if character == " " else (character, look) for character in text])
    joins = ""
    cells: list[Cell] = []
    for start, end, width in split_graphemes(text)[0]:
        grapheme = text[start:end]
        if width == 0:
            joins += grapheme if not cells else ""
        else:
            cells.append(space if grapheme == " " else (grapheme, look))
            cells += [("", look)] * (width - 1)
    return joins, tuple(cells)


def _runs(row: list[Cell]) -> list[list[object]]:
    """Neighbouring cells of one look together."""
    return [["".join(text for text, _ in run), *look] for look, run in groupby(row, key=lambda cell: cell[1])]
