"""What the tests of screens wait for after a key: that nothing more happens, and not a moment longer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from textual import app as textual_app
from textual import pilot as textual_pilot
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

GIVES_UP_AFTER = 30.0
"""Seconds; only an application that never comes to rest takes so long."""
_ROUNDS = 2
"""Rounds of the event loop without anything to do: in the second it has also asked the sockets."""


def wait_for_it() -> None:
    """Let Textual's pilot wait for this.

    Itself it sleeps 20 ms and looks whether the process needed the processor meanwhile, again and again, four times a
    key, and has every widget answer twice: most of the time of a test nothing happens then, or what happens is
    another process's.
    """
    for where, name, wait in (
        (textual_app, "wait_for_idle", until_quiet),
        (textual_pilot, "wait_for_idle", until_quiet),
        (textual_pilot.Pilot, "_wait_for_screen", _as_the_pilot_waits),
    ):
        setattr(where, name, wait)


async def _as_the_pilot_waits(*_: object, **__: object) -> bool:
    await until_quiet()
    return True


async def until_quiet(*_: object) -> None:
    """Wait until nothing is ready to run and nothing is to be drawn: what is next comes from outside or from a clock.

    Raises:
        AssertionError: that is never so.
    """
    until = time.monotonic() + GIVES_UP_AFTER
    await _until_nothing_is_ready(until)
    while to_do := _to_be_drawn(active_app.get()):
        for draw in to_do:
            draw()
        await _until_nothing_is_ready(until)


def _to_be_drawn(app: App[object]) -> list[Callable[[], object]]:
    """What Textual would do a sixtieth of a second later: draw, and lay out anew after a change of size."""
    if app._resize_timer is not None:
        return [app._check_resize]
    return [partial(_draw, screen) for screen in app.screen_stack if _is_to_be_drawn(screen)]


def _is_to_be_drawn(screen: Screen[object]) -> bool:
    return screen._update_timer._active.is_set()


def _draw(screen: Screen[object]) -> None:
    with screen._context():
        screen._on_timer_update()


async def _until_nothing_is_ready(until: float) -> None:
    """Wait until this task alone is ready."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    idle = 0
    while idle < _ROUNDS:
        assert time.monotonic() < until, "the application never comes to rest"
        await asyncio.sleep(0)
        idle = 0 if ready else idle + 1
