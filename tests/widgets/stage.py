"""A small app that mounts the widgets under test, and what they drew as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from widgets import ink


class Stage(App[None]):
    """Shows the given widgets and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: Callable[[], Sequence[Widget]]) -> None:
        super().__init__()
        self.make = make
        self.actors: Sequence[Widget] = ()

    def compose(self) -> ComposeResult:
        # Made here: some of Textual's own widgets need a running app.
        self.actors = self.make()
        yield from self.actors

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return ink.THEME_DEFAULTS


class Ear:
    """A message hook for `run_test` that keeps each message once, however far it bubbles."""

    def __init__(self) -> None:
        self.heard: list[Message] = []

    def __call__(self, message: Message) -> None:
        if not any(message is other for other in self.heard):
            self.heard.append(message)


def drawn(widget: Widget) -> list[str]:
    """The rows of a mounted widget as they are on screen, without trailing spaces."""
    area = widget.region
    strips = widget.screen._compositor.render_strips()
    return [strips[y].crop(area.x, area.right).text.rstrip() for y in range(area.y, min(area.bottom, len(strips)))]
