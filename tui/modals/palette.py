"""The command palette: every key that works here, by its words. It has nothing that a key has not, but themes."""

from __future__ import annotations

from functools import partial
from typing import Protocol, cast, get_args

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType
from textual.widgets import Input

from tui.config import ThemeName
from tui.keys import KEYS, Scope, Working, working

_THEME_HELP = "Try these colours on."
MOVING = frozenset({Scope.LISTS, Scope.FORMS})
"""Nobody searches for a key that moves the cursor: of these only what the footer shows is offered."""


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
        found = [one for one in active if one.key.priority or one.key.scope not in MOVING]
        return sorted(found, key=lambda one: (one.key.priority or 1000, KEYS.index(one.key)))

    def _run(self, one: Working) -> IgnoreReturnCallbackType:
        async def run() -> None:
            await self.app.run_action(one.action, one.node)

        return run


class ThemeCommands(Provider):
    """The themes, to be tried on."""

    async def discover(self) -> Hits:
        """Behind all keys."""
        for theme in get_args(ThemeName):
            name = f"Theme: {theme}"
            yield DiscoveryHit(Content(name), self._put_on(theme), text=name, help=_THEME_HELP)

    async def search(self, query: str) -> Hits:
        """Those whose name fits what is typed."""
        matcher = self.matcher(query)
        for theme in get_args(ThemeName):
            name = f"Theme: {theme}"
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), self._put_on(theme), text=name, help=_THEME_HELP)

    def _put_on(self, theme: ThemeName) -> IgnoreReturnCallbackType:
        return partial(cast("Wardrobe", self.app).try_theme, theme)


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
