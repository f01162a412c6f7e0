"""A small app that mounts the widgets under test, and what they drew as text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widget import Widget

from widgets import ink


class Stage(App[None]):
    """Shows the given widgets and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *actors: Widget) -> None:
        super().__init__()
        self.actors = actors

    def compose(self) -> ComposeResult:
        yield from self.actors

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return ink.THEME_DEFAULTS


def drawn(widget: Widget) -> list[str]:
    """The rows of a mounted widget as they are on screen, without trailing spaces."""
    area = widget.region
    strips = widget.screen._compositor.render_strips()
    return [strips[y].crop(area.x, area.right).text.rstrip() for y in range(area.y, min(area.bottom, len(strips)))]
