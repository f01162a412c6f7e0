"""Between Textual's compositor and its driver: of what Textual would repaint, only cells that changed are written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from tui.terminal.shown import Piece, Shown, Size, Tile

PLAIN = "MXPROFILE_PLAIN_OUTPUT"
"""Set to 1, this environment variable lets Textual write as it does: to find out whether a fault lies here."""


def shown_here(environment: Mapping[str, str] = os.environ) -> Shown | None:
    """What is known of the terminal that the environment tells of; None where Textual is to write itself."""
    if environment.get(PLAIN, "") not in {"", "0"}:
        return None
    # GNU screen, which tmux may pretend to be, fills with its own background.
    screen = environment.get("TERM", "").startswith("screen") and "TMUX" not in environment
    return Shown(erases_in_color=not screen)


class SlimUpdate(CompositorUpdate):
    """A compositor's update that is written as a difference to what the terminal shows."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, shown: Shown, size: Size, tile: Tile | None = None) -> None:
        self._pieces = _of_layout(update) if isinstance(update, LayoutUpdate) else _of_chops(update)
        self._shown = shown
        self._size = size
        self._tile = tile

    def render_segments(self, console: Console) -> str:
        """What to write; "" when the terminal shows all of it already."""
        colors = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual asks for it
        return self._shown.update(self._pieces, self._size, colors, self._tile)


def _of_layout(update: LayoutUpdate) -> Iterator[Piece]:
    """The pieces of a region."""
    for y, line in enumerate(update.strips, update.region.y):
        yield Piece(update.region.x, y, [segment for strip in line for segment in strip])


def _of_chops(update: ChopsUpdate) -> Iterator[Piece]:
    """The pieces of spans of rows, each cut as Textual cuts it."""
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > last or end <= first:
                continue
            whole = first <= x < last and end <= last
            yield Piece(x, y, strip if whole else strip.crop(0, min(end, last) - x))
