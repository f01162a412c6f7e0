"""What makes a snapshot the same everywhere: answers that are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion
from textual.app import App
from textual.filter import NoColor
from textual.pilot import Pilot
from textual.widget import Widget

from api_client.client import Client
from tui.modals.step import Step
from tui.resources import PagedResource, Resource
from tui.screens.remote import Pane
from tui.themes import THEMES


def answering(resource: Resource[Any], answer: object) -> Resource[Any]:
    """`resource`, whose fetching gives `answer`, raises it if it is an error, or never ends for ``...``."""

    async def fetch(*_: object) -> object:
        if answer is ...:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    if isinstance(resource, PagedResource):
        return replace(resource, page=fetch)
    given: Callable[[Client], Awaitable[object]] = fetch
    return replace(resource, fetch=given)


def _light(app: App[Any]) -> None:
    app.theme = "mxprofile-light"


def _no_color(app: App[Any]) -> None:
    """As `MxProfileApp` begins where ``NO_COLOR`` is set."""
    app.theme = THEMES[0].name
    app.ansi_color = True
    app._filters.append(NoColor())


def _draw_anew(app: App[Any]) -> None:
    """Screens below another one keep what they drew through filters that are gone."""
    for screen in app.screen_stack:
        for widget in screen.walk_children(Widget, with_self=True):
            widget._styles_cache.clear()
            widget.refresh()


def kinds_shown(app: App[Any]) -> str:
    """The classes of the screen and of what it is made of, a line each: which of them have a picture is read there."""
    parts = (widget for widget in app.screen.walk_children(Widget) if isinstance(widget, Pane | Step))
    return "\n".join([type(app.screen).__name__, *(type(part).__name__ for part in parts if part.is_on_screen)])


LOOKS: dict[str, Callable[[App[Any]], None]] = {"light": _light, "no-color": _no_color}
"""What each picture is drawn in besides the default, and how a running app comes to that."""


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool], snapshot: SnapshotAssertion) -> Callable[..., bool]:
    """As the plugin's, but of one run of the app a picture is compared in each look: dark, light, without colours."""
    pictures = snapshot.use_extension(SVGImageExtension)

    def compare(
        app: App[Any],
        press: Iterable[str] = (),
        *,
        terminal_size: tuple[int, int] = (80, 24),
        run_before: Callable[[Pilot[Any]], Awaitable[None]] | None = None,
    ) -> bool:
        drawn: dict[str, str] = {}
        kinds = ""

        async def draw_others(pilot: Pilot[Any]) -> None:
            if run_before is not None:
                await run_before(pilot)
            await pilot.pause()
            await pilot.press(*press)
            await pilot.pause()
            nonlocal kinds
            kinds = kinds_shown(app)
            before = app.theme, app.ansi_color, [*app._filters]
            for name, put_on in LOOKS.items():
                put_on(app)
                await pilot.pause()
                _draw_anew(app)
                await pilot.pause()
                drawn[name] = app.export_screenshot(title=app.title, simplify=True)
            app.theme, app.ansi_color, app._filters[:] = before
            app.refresh_css(animate=False)
            _draw_anew(app)

        same = snap_compare(app, terminal_size=terminal_size, run_before=draw_others)
        looks = [pictures(name=name) == picture for name, picture in drawn.items()]
        return all([same, *looks, snapshot(name="kinds") == kinds])

    return compare
