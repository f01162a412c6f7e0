"""Pictures in full in terminals that draw sixels (DEC's VT340), cut into tiles of one cell each.

A tile is a cell like any other to what knows the terminal's cells: it is written when something else stood in its
place, as after a dialog, and at no other time. Nothing is asked of the terminal: the pixels of a cell come with the
size of the window (TIOCGWINSZ), from every terminal that tells them; the others get half blocks.
"""

from __future__ import annotations

import fcntl
import os
import struct
import sys
import termios
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from textual.color import Color
from textual.content import Content

from tui.terminal.hostile_text import PLACEHOLDER
from widgets.half_blocks import FORMATS, half_blocks

_FIRST_MARK = 0x300
"""Combining marks say which part of the picture a cell shows, as in kitty's protocol: one for the row, one for the
column."""
_KEEP_CURSOR, _GO_BACK = "\x1b7", "\x1b8"
_CUT = 8
"""Pictures that are kept as cut; each is cut anew for another size of letters."""


class CellSize(NamedTuple):
    """Pixels of a cell."""

    width: int
    height: int


class _Grid(NamedTuple):
    """A picture, and the cells it takes."""

    image: bytes
    columns: int
    rows: int


def cell_size() -> CellSize | None:
    """The pixels of a cell of the terminal on standard output; None where it does not tell them."""
    try:
        window = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", window)
    return CellSize(width // columns, height // rows) if rows and columns and width and height else None


class SixelPictures:
    """Draws pictures; the cells of each have a foreground of their own, which no text has."""

    def __init__(self) -> None:
        self._drawn: dict[_Grid, tuple[Content, ...]] = {}
        self._by_foreground: dict[str, _Grid] = {}

    def draw(self, image: bytes, columns: int, rows: int) -> tuple[Content, ...] | None:
        """The lines of cells in whose place the terminal shows `image`; None for what can't be shown."""
        # The half blocks look at format and size before anything is decoded.
        if cell_size() is None or half_blocks(image, columns, rows) is None:
            return None
        grid = _Grid(image, columns, rows)
        if grid not in self._drawn:
            # By chance: no text of others can guess it and show the picture in its own place.
            colour = Color(*os.urandom(3))
            self._by_foreground[f"38;2;{colour.r};{colour.g};{colour.b}"] = grid
            self._drawn[grid] = tuple(
                Content.styled("".join(_grapheme(row, column) for column in range(columns)), colour.hex)
                for row in range(rows)
            )
        return self._drawn[grid]

    def tile(self, grapheme: str, foreground: str) -> str:
        """What draws this cell of a picture; a blank where it is of none, as in one that something dims."""
        cell, grid = cell_size(), self._by_foreground.get(foreground)
        return _cut(grid, cell).get(grapheme, " ") if cell is not None and grid is not None else " "


def _grapheme(row: int, column: int) -> str:
    return f"{PLACEHOLDER}{chr(_FIRST_MARK + row)}{chr(_FIRST_MARK + column)}"


@lru_cache(_CUT)
def _cut(grid: _Grid, cell: CellSize) -> dict[str, str]:
    """What draws each cell of a picture, by its grapheme."""
    from PIL import Image, ImageOps

    # Its public renderables ask the terminal and draw whole pictures; this one writes a picture down, no more.
    from textual_image._sixel import image_to_sixels

    box = (grid.columns * cell.width, grid.rows * cell.height)
    with Image.open(BytesIO(grid.image), formats=FORMATS) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    whole = ImageOps.fit(Image.alpha_composite(Image.new("RGBA", upright.size, "black"), upright), box)
    # The colours of all, so that neighbours fit each other; a tile names those it has.
    whole = whole.convert("RGB").quantize(256)
    tiles = {}
    for row in range(grid.rows):
        for column in range(grid.columns):
            left, top = column * cell.width, row * cell.height
            tile = whole.crop((left, top, left + cell.width, top + cell.height))
            tiles[_grapheme(row, column)] = f"{_KEEP_CURSOR}{image_to_sixels(tile)}{_GO_BACK}"
    return tiles
