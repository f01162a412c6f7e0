"""A small app that mounts the widgets under test, and what they drew as text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from widgets import ink


class Stage(App[None]):
    """Shows the given widgets, and keeps the messages they post."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *actors: Widget) -> None:
        super().__init__()
        self.actors = actors
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self.actors

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return ink.THEME_DEFAULTS

    async def on_event(self, event: object) -> None:
        await super().on_event(event)  # type: ignore[arg-type] # only messages come here

    def heard_of(self, kind: type[Message]) -> Sequence[Message]:
        return [message for message in self.heard if isinstance(message, kind)]


def drawn(widget: Widget) -> list[str]:
    """The rows of a mounted widget as they are on screen, without trailing spaces."""
    rows = widget.region
    strips = widget.screen._compositor.render_strips()
    return [strips[y].crop(rows.x, rows.right).text.rstrip() for y in range(rows.y, min(rows.bottom, len(strips)))]
