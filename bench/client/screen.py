"""A terminal to measure against: pyte's screen behind what Textual programs need of one, no more."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import TypeAlias

import pyte
from pyte.screens import Char

Row: TypeAlias = "tuple[Char, ...]"
"""The cells of a row; blanks differ only in what shows of them."""

SYNCHRONIZED = "2026"
"""The mode in which nothing is shown until it ends (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036)."""
_TOKEN = re.compile(
    r"\x1b\[\?(?P<modes>[\d;]+)(?P<switch>[hl])"
    r"|\x1b\[\?(?P<asked>\d+)\$p"
    r"|(?P<attributes>\x1b\[c)"
    r"|\x1b\[(?P<rows>\d*)(?P<scroll>[ST])"
    r"|\x1b\[[<=>?][\d;:]*[ -/]*[@-~]|\x1b\[[\d;:]*[ -/]+[@-~]"
    r"|\x1b[\]P_X^].*?(?:\x07|\x1b\\)"
    r"|(?P<plain>\x1b\[[\d;:]*[@-~]|\x1b[0-OQ-WYZ\\`-~]|[^\x1b]+)",
    re.DOTALL,
)


class Screen:
    """What a program shows; a frame that it sends as a synchronized update shows when all of it is there."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        self.frames = 0
        """Synchronized updates so far."""
        self.rows: list[Row] = [(Char(" "),) * columns] * rows
        self.lines = [" " * columns] * rows
        self._answer = answer
        self._held = False
        self._rest = ""
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pyte = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._pyte)

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.lines)

    def feed(self, written: bytes) -> bool:
        """Take what a program has written; True when that changed what is to be seen."""
        text, end = self._rest + self._decode(written), 0
        while end < len(text) and (found := _TOKEN.match(text, end)):
            end = found.end()
            if found["plain"]:
                self._stream.feed(found["plain"])
            elif found["modes"]:
                self._switch(found["modes"].split(";"), on=found["switch"] == "h")
            elif found["asked"]:
                self._answer(f"\x1b[?{found['asked']};{2 if found['asked'] == SYNCHRONIZED else 0}$y")
            elif found["scroll"]:
                self._scroll(int(found["rows"] or 1), up=found["scroll"] == "S")
            elif found["attributes"]:
                self._answer("\x1b[?62;22c")
        self._rest = text[end:]
        return not self._held and self._look()

    def _switch(self, modes: list[str], *, on: bool) -> None:
        if SYNCHRONIZED in modes:
            self._held = on
            self.frames += not on
        if "1049" in modes:
            self._pyte.reset()

    def _scroll(self, rows: int, *, up: bool) -> None:
        """What pyte does not know: the rows between the margins move, the cursor does not."""
        top, bottom = self._pyte.margins or (0, self._pyte.lines - 1)
        kept, self._pyte.cursor.y = self._pyte.cursor.y, bottom if up else top
        for _ in range(rows):
            (self._pyte.index if up else self._pyte.reverse_index)()
        self._pyte.cursor.y = kept

    def _look(self) -> bool:
        changed = False
        for y in self._pyte.dirty:
            line = self._pyte.buffer[y]
            row = tuple([_seen(line[x]) for x in range(self._pyte.columns)])
            if row != self.rows[y]:
                self.rows[y], self.lines[y], changed = row, "".join([cell.data for cell in row]), True
        self._pyte.dirty.clear()
        return changed


def _seen(cell: Char) -> Char:
    drawn = cell.underscore or cell.strikethrough or cell.reverse
    return Char(" ", bg=cell.bg) if cell.data == " " and not drawn else cell
