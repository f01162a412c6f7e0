"""Terminals to compare: each a pyte screen that is fed what would be written."""

from __future__ import annotations

from typing import NamedTuple

import pyte
from pyte.screens import Char
from rich.cells import cell_len


class SeenCell(NamedTuple):
    """What a person sees in a cell."""

    text: str
    foreground: str
    background: str
    attributes: tuple[bool, ...]


class _Screen(pyte.Screen):
    """As real terminals do it: a wide character of which one half is overwritten is gone."""

    def draw(self, data: str) -> None:
        for character in data:
            line, first = self.buffer[self.cursor.y], min(self.cursor.x, self.columns - 1)
            if cell_len(character) and line[first].data == "" and first:
                line[first - 1] = line[first - 1]._replace(data=" ")
            super().draw(character)
            after = min(first + cell_len(character), self.columns - 1)
            if cell_len(character) and line[after].data == "" and after > first + cell_len(character) - 1:
                line[after] = line[after]._replace(data=" ")


class Emulated:
    """A terminal of this size, in pyte."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = _Screen(*size)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self.screen)
        self.bytes = 0

    def feed(self, text: str) -> None:
        """Write `text` to it."""
        self.bytes += len(text.encode())
        self._stream.feed(text)

    def seen(self) -> list[list[SeenCell]]:
        """All cells."""
        lines = self.screen.buffer
        return [[_seen(lines[y][x]) for x in range(self.screen.columns)] for y in range(self.screen.lines)]


def _seen(char: Char) -> SeenCell:
    drawn = (char.underscore, char.strikethrough, char.reverse)
    if char.data == " " and not any(drawn):
        return SeenCell(" ", "", char.bg, ())  # Nobody sees how a blank would be written.
    return SeenCell(char.data, char.fg, char.bg, (char.bold, char.italics, char.blink, *drawn))
