"""A screen that nobody sees yet waits for no frame."""

from __future__ import annotations

import asyncio

import pytest
import textual.screen
import textual.timer
from textual.app import ComposeResult
from textual.widgets import Static

from tui.terminal.safe_app import SafeApp
from tui.terminal.thrifty_screen import ThriftyScreen

LONG = 3600.0
"""Seconds from frame to frame."""


class Lines(ThriftyScreen[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        yield Static("one")


class Opened(SafeApp):
    """Covered while `holds_frame` says so."""

    holds_frame = False

    def get_default_screen(self) -> Lines:
        return Lines()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that were waited for a frame; each passes at once."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        if seconds > LONG / 2:
            waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(textual.timer, "sleep", wait)
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", LONG)
    return waited


async def all_is_done() -> None:
    """Until nothing is left to do but to wait."""
    for _ in range(200):
        await asyncio.sleep(0)


def test_what_is_covered_waits_for_no_frame(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    async def story() -> None:
        async with Opened().run_test() as pilot:
            line = pilot.app.screen.query_one(Static)
            monkeypatch.setattr(Opened, "holds_frame", True)
            waits.clear()
            line.styles.height = 3
            await all_is_done()
            assert line.size.height == 3
            assert waits == []

    asyncio.run(story())
