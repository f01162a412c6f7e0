"""The smallest update known that makes a terminal show one screen in place of another, to hold others against.

Cursor moves, changes of ink, text, and erasing of blanks, each where it is shorter; and where rows moved, all of that
after the terminal has scrolled them. It is made by itself, not by what the client writes with: a fault of that must
not hide here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pyte.graphics import FG
from pyte.screens import Char

from bench.client.screen import Row

BLANK = Char(" ")
_NAMES = {name: code - 30 for code, name in FG.items() if 30 <= code < 40} | {"default": 9}
_FLAGS = (("bold", 1, 22), ("italics", 3, 23), ("underscore", 4, 24), ("blink", 5, 25), ("reverse", 7, 27))
_MOVED_AT_LEAST = 3
"""Rows; fewer are not worth a scroll."""


def smallest(before: Sequence[Row], after: Sequence[Row]) -> str:
    """The sequence; "" where nothing differs."""
    return min((way.text for way in _ways(before, after)), key=lambda text: len(text.encode()))


def _ways(before: Sequence[Row], after: Sequence[Row]) -> Iterator[_Pen]:
    yield _drawn(_Pen(), before, after)
    height = len(before)
    for step in [step for size in range(1, height // 2) for step in (size, -size)]:
        sources = range(max(0, -step), min(height, height - step))
        moved = [y for y in sources if after[y] == before[y + step] and after[y] != before[y]]
        if len(moved) >= _MOVED_AT_LEAST:
            top, bottom = min(moved[0], moved[0] + step), max(moved[-1], moved[-1] + step)
            new = (BLANK,) * len(before[0])
            scrolled = [
                row if not top <= y <= bottom else before[y + step] if top <= y + step <= bottom else new
                for y, row in enumerate(before)
            ]
            pen = _Pen(f"\x1b[{top + 1};{bottom + 1}r\x1b[{abs(step)}{'S' if step > 0 else 'T'}\x1b[r", (0, 0))
            yield _drawn(pen, scrolled, after)


class _Pen:
    """What was written so far, where that left the cursor, and in which ink."""

    def __init__(self, text: str = "", at: tuple[int, int] | None = None, ink: Char = BLANK) -> None:
        self.text = text
        self.at = at
        """Column and row; None where it is not known."""
        self.ink = ink

    def copy(self) -> _Pen:
        return _Pen(self.text, self.at, self.ink)

    def go(self, x: int, y: int) -> None:
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if self.at is not None and self.at != (x, y):
            here, row = self.at
            if row == y and here < x:
                ways.append(f"\x1b[{x - here}C" if x - here > 1 else "\x1b[C")
            if row == y and here > x:
                ways.append("\b" * (here - x))
            if row < y:
                ways.append("\r" + "\n" * (y - row) + (f"\x1b[{x}C" if x else ""))
        if self.at != (x, y):
            self.text += min(ways, key=len)
        self.at = (x, y)

    def write(self, cells: Row) -> None:
        for cell, run in groupby(cells):
            length = len([*run])
            if cell.data:
                self.dip(cell)
                erased = f"\x1b[{length}X\x1b[{length}C" if cell == Char(" ", bg=cell.bg) else ""
                self.text += erased if 0 < len(erased) < length else cell.data * length
        if self.at is not None and cells:
            self.at = (self.at[0] + len(cells), self.at[1])

    def dip(self, cell: Char) -> None:
        """Take the ink of `cell`; of a blank only the ground shows."""
        if cell == Char(" ", bg=cell.bg):
            cell = self.ink._replace(bg=cell.bg, underscore=False, strikethrough=False, reverse=False)
        if cell[1:] != self.ink[1:]:
            anew = ["0"] * (self.ink[1:] != BLANK[1:]) + _codes(BLANK, cell)
            self.text += f"\x1b[{min(';'.join(anew), ';'.join(_codes(self.ink, cell)), key=len)}m"
            self.ink = cell


def _codes(old: Char, new: Char) -> list[str]:
    flags = [
        str(on if getattr(new, name) else off) for name, on, off in _FLAGS if getattr(new, name) != getattr(old, name)
    ]
    grounds = [_colour(new.fg, 30)] * (new.fg != old.fg) + [_colour(new.bg, 40)] * (new.bg != old.bg)
    return flags + grounds


def _colour(name: str, base: int) -> str:
    plain = name.replace("bfight", "bright").removeprefix("bright")  # the typing error is pyte's
    if plain in _NAMES:
        return str(base + _NAMES[plain] + (60 if plain != name else 0))
    return f"{base + 8};2;{';'.join(str(int(name[at : at + 2], 16)) for at in (0, 2, 4))}"


def _drawn(pen: _Pen, before: Sequence[Row], after: Sequence[Row]) -> _Pen:
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            ground = Char(" ", bg=new[-1].bg)
            tail = next((x for x in range(len(new), 0, -1) if new[x - 1] != ground), 0)
            written = pen.copy()
            _spans(written, y, old, new, len(new))
            if old[tail:] != new[tail:]:
                erased = pen.copy()
                _spans(erased, y, old, new, tail)
                erased.go(tail, y)
                erased.dip(ground)
                erased.text += "\x1b[K"
                written = min(written, erased, key=lambda way: len(way.text))
            pen = written
    return pen


def _spans(pen: _Pen, y: int, old: Row, new: Row, end: int) -> None:
    """Write the cells of a row that differ, before the column `end`; a gap is written again where that is shorter."""
    changed = {x for x in range(end) if old[x] != new[x]}
    changed |= {x - 1 for x in changed if x and not new[x].data}
    changed |= {x + 1 for x in changed if x + 1 < end and not new[x + 1].data}
    starts = [x for x in sorted(changed) if x - 1 not in changed]
    for x, following in pairwise([*starts, end]):
        jump, again = pen.copy(), pen.copy()
        jump.go(x, y)
        stop = next((at for at in range(x, following) if at not in changed), following)
        jump.write(new[x:stop])
        best = jump
        if again.at is not None and again.at[1] == y and again.at[0] <= x:
            again.write(new[again.at[0] : stop])
            best = min(jump, again, key=lambda way: len(way.text.encode()))
        pen.text, pen.at, pen.ink = best.text, best.at, best.ink
    if pen.at is not None and pen.at[0] >= len(new):
        pen.at = None  # After the last column a terminal's cursor stands where it did, or on the next row.
