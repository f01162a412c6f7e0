"""Pictures in full, in terminals that speak kitty's graphics protocol or draw sixels; all others get half blocks.

textual-image (the extra ``pictures``) encodes them. By itself it asks the terminal what it can, waits for the answer,
and writes to it past the driver, all on `sys.__stdout__`. Here that is a notebook while textual-image is at work:
nothing is ever asked, and what it sends goes the way of everything else. What the terminal can its environment tells.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO, StringIO
from typing import Protocol

from rich.console import Console
from textual.color import Color
from textual.content import Content

from tui.terminal.shown import Tile
from tui.terminal.slim_display import shown_here
from widgets.half_blocks import half_blocks

_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_INSIDE = ("TMUX", "STY")
_KITTY = frozenset({"xterm-kitty", "xterm-ghostty"})
_SIXEL = frozenset({"foot", "foot-extra", "contour"})
_SIXEL_PROGRAM = "WezTerm"


class Pictures(Protocol):
    """Draws pictures as the terminal shows them."""

    @property
    def tile(self) -> Tile | None:
        """What draws a cell of a picture; None where the terminal itself knows."""

    def draw(self, image: bytes, columns: int, rows: int) -> tuple[Content, ...] | None:
        """The lines of cells in whose place the terminal shows `image`; None for what can't be shown."""


def pictures_for(setting: str, environment: Mapping[str, str], write: Callable[[str], object]) -> Pictures | None:
    """What draws pictures in full, where that is wished for, on this machine, in a terminal that shows them.

    Over SSH they never are, since each would be many times what half blocks take.
    """
    if setting != "terminal" or any(environment.get(name) for name in (*_SSH, *_INSIDE, "NO_COLOR")):
        return None
    terminal = environment.get("TERM", "")
    kitty = terminal in _KITTY
    draws = terminal in _SIXEL or environment.get("TERM_PROGRAM") == _SIXEL_PROGRAM
    # Its cells are put in between Textual and the terminal.
    sixel = draws and shown_here(environment) is not None
    if environment.get("COLORTERM", "") not in {"truecolor", "24bit"} or not (kitty or sixel):
        return None
    try:
        with _notebook():
            import textual_image.renderable  # noqa: F401 - asks at once whether it is there
    except ImportError:
        return None
    if kitty:
        return TerminalPictures(write)
    from tui.terminal.sixel import SixelPictures

    return SixelPictures()


class TerminalPictures:
    """Draws pictures by kitty's protocol; each is sent once for each size."""

    tile: Tile | None = None

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._drawn: dict[tuple[bytes, int, int], tuple[Content, ...]] = {}

    def draw(self, image: bytes, columns: int, rows: int) -> tuple[Content, ...] | None:
        """The lines of cells in whose place the terminal shows `image`; None for what can't be shown."""
        # The half blocks look at format and size before anything is decoded.
        if half_blocks(image, columns, rows) is None:
            return None
        place = (image, columns, rows)
        if place not in self._drawn:
            self._drawn[place] = self._send(image, columns, rows)
        return self._drawn[place]

    def _send(self, image: bytes, columns: int, rows: int) -> tuple[Content, ...]:
        with _notebook() as sent:
            from textual_image.renderable.tgp import Image

            picture = Image(BytesIO(image), columns, rows)
            console = Console(file=StringIO(), width=columns, height=rows)
            lines = console.render_lines(picture, console.options, pad=False)
        self._write(sent.getvalue())
        number = picture.terminal_image_id or 0
        colour = Color(number >> 16 & 255, number >> 8 & 255, number & 255).hex
        return tuple(Content.styled("".join(segment.text for segment in line), colour) for line in lines[:rows])


@contextmanager
def _notebook() -> Iterator[StringIO]:
    """Where textual-image writes meanwhile; it is no terminal, so that nothing is asked."""
    written, really = StringIO(), sys.__stdout__
    setattr(sys, "__stdout__", written)  # noqa: B010 - its type says that it never changes
    try:
        yield written
    finally:
        setattr(sys, "__stdout__", really)  # noqa: B010
