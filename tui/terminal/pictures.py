"""Pictures in full, in terminals that speak kitty's graphics protocol; everybody else gets half blocks.

textual-image (the extra ``pictures``) encodes them. By itself it asks the terminal what it can, waits for the answer,
and writes to it past the driver, all on `sys.__stdout__`. Here that is a notebook while textual-image is at work:
nothing is ever asked, and what it sends goes the way of everything else. What the terminal can its environment tells.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO, StringIO

from rich.console import Console
from textual.color import Color
from textual.content import Content

from widgets.half_blocks import half_blocks

_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_INSIDE = ("TMUX", "STY")
_KITTY = "xterm-kitty"
_GHOSTTY = "xterm-ghostty"


def can_show(setting: str, environment: Mapping[str, str]) -> bool:
    """Whether pictures are drawn in full: wished for, on this machine, in a terminal that shows them.

    Over SSH they never are, since each would be many times what half blocks take.
    """
    if setting != "terminal" or any(environment.get(name) for name in (*_SSH, *_INSIDE, "NO_COLOR")):
        return False
    true_colour = environment.get("COLORTERM", "") in {"truecolor", "24bit"}
    if not true_colour or environment.get("TERM") not in {_KITTY, _GHOSTTY}:
        return False
    try:
        with _notebook():
            import textual_image.renderable  # noqa: F401 - asks at once whether it is there
    except ImportError:
        return False
    return True


class TerminalPictures:
    """Draws pictures; each is sent once for each size."""

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
