"""The command palette: every key that works here, by its words. It has nothing that a key has not."""

from __future__ import annotations

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input

from tui.keys import Working, working


class KeyCommands(Provider):
    """The keys that work on the screen below the palette."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for one in self._working():
            yield DiscoveryHit(Content(name(one)), self._run(one), text=name(one), help=one.key.help)

    async def search(self, query: str) -> Hits:
        """Those whose name fits what is typed."""
        matcher = self.matcher(query)
        for one in self._working():
            score = matcher.match(name(one))
            if score > 0:
                yield Hit(score, matcher.highlight(name(one)), self._run(one), text=name(one), help=one.key.help)

    def _working(self) -> list[Working]:
        active = working(self.screen.active_bindings.values())
        return [one for one in active if one.key.id not in {"palette", "leave"}]

    def _run(self, one: Working) -> IgnoreReturnCallbackType:
        async def run() -> None:
            await self.app.run_action(one.action, one.node)

        return run


def name(one: Working) -> str:
    """What a command is called: the words of its binding, and its key; a tab says that one goes there."""
    words = one.key.help.rstrip(".") if one.key.id.startswith("tab_") else one.words
    return f"{words}  ({one.key.shown})"


class Palette(CommandPalette):
    """Textual's palette with a still cursor."""

    def on_mount(self) -> None:
        """A blinking cursor costs bytes all the time."""
        self.query_one(Input).cursor_blink = False
