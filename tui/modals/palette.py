"""The command palette: every key that works here, by its words. It has nothing that a key has not, but themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Protocol, cast, get_args

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input

from tui.config import ThemeName
from tui.keys import KEYS, Scope, Working, working

MOVING = frozenset({Scope.LISTS, Scope.FORMS})
"""Nobody searches for a key that moves the cursor: of these only what the footer shows is offered."""


class Commands(Provider):
    """The keys that work on the screen below the palette, and behind them the themes.

    One provider for both: Textual shows what several provide in the order in which it happens to come.
    """

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for name, run, told in self._all():
            yield DiscoveryHit(Content(name), run, text=name, help=told)

    async def search(self, query: str) -> Hits:
        """Those whose name fits what is typed."""
        matcher = self.matcher(query)
        for name, run, told in self._all():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, text=name, help=told)

    def _all(self) -> Iterator[tuple[str, IgnoreReturnCallbackType, str]]:
        """Each command's name, what it runs, and what it does."""
        active = working(self.screen.active_bindings.values())
        found = [one for one in active if one.key.priority or one.key.scope not in MOVING]
        for one in sorted(found, key=lambda one: (one.key.priority or 1000, KEYS.index(one.key))):
            yield name(one), self._run(one), one.key.help
        for theme in get_args(ThemeName):
            yield f"Theme: {theme}", partial(cast("Wardrobe", self.app).try_theme, theme), "Try these colours on."

    def _run(self, one: Working) -> IgnoreReturnCallbackType:
        async def run() -> None:
            await self.app.run_action(one.action, one.node)

        return run


class Wardrobe(Protocol):
    """The app, as far as themes go."""

    def try_theme(self, name: str) -> None:
        """Put it on."""


def name(one: Working) -> str:
    """What a command is called: the words of its binding, and its key."""
    return f"{one.words}  ({one.shown})"


class Palette(CommandPalette):
    """Textual's palette with a still cursor."""

    def on_mount(self) -> None:
        """A blinking cursor costs bytes all the time."""
        self.query_one(Input).cursor_blink = False
