"""A screen that nobody sees yet waits for no frame, and nothing is styled or laid out twice."""

from __future__ import annotations

import asyncio

import pytest
import textual.screen
import textual.timer
from textual.app import ComposeResult
from textual.geometry import Size
from textual.widgets import Static

from tui.terminal.safe_app import SafeApp
from tui.terminal.thrifty_screen import ThriftyScreen

WIDTHS = [(0, "-narrow"), (100, "-wide")]
"""Classes by the least width."""
LONG = 3600.0
"""Seconds from frame to frame."""


class Lines(ThriftyScreen[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        yield Static("one")


class Opened(SafeApp):
    """Covered while `holds_frame` says so."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
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
            line.refresh()
            await all_is_done()
            assert line.size.height == 3
            assert waits == []

    asyncio.run(story())


def test_the_first_frame_to_be_seen_waits_for_none_either(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    monkeypatch.setattr(Opened, "holds_frame", True)
    drawn: list[int] = []

    async def story() -> None:
        async with Opened().run_test() as pilot:
            await all_is_done()
            waited = len(waits)
            monkeypatch.setattr(Opened, "_display", lambda *_: drawn.append(len(waits)))
            monkeypatch.setattr(Opened, "holds_frame", False)
            pilot.app.refresh(layout=True)
            await all_is_done()
            assert drawn[0] == waited

    asyncio.run(story())


def test_the_classes_of_a_size_are_set_before_it_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out: list[tuple[int, frozenset[str]]] = []
    lay_out = Lines._refresh_layout

    def note(self: Lines, size: Size | None = None, scroll: bool = False) -> None:
        if size is not None:
            laid_out.append((size.width, self.classes))
        lay_out(self, size, scroll)

    monkeypatch.setattr(Lines, "_refresh_layout", note)

    async def story() -> None:
        async with Opened().run_test(size=(80, 24)) as pilot:
            await pilot.resize_terminal(120, 36)
            assert {name for width, classes in laid_out for name in classes if width == 80} == {"-narrow"}
            assert {classes for width, classes in laid_out if width == 120} == {frozenset({"-wide"})}

    asyncio.run(story())


def test_a_new_screen_is_styled_once_and_again_after_another_was_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    styled: list[object] = []
    style = Lines.update_node_styles

    def note(self: Lines, animate: bool = True) -> None:
        styled.append(self)
        style(self, animate)

    async def story() -> None:
        async with Opened().run_test() as pilot:
            monkeypatch.setattr(Lines, "update_node_styles", note)
            over = Lines()
            await pilot.app.push_screen(over)
            await pilot.pause()
            assert [screen for screen in styled if screen is over] == [over]  # by the classes of its size
            styled.clear()
            await pilot.app.pop_screen()
            await pilot.pause()
            assert styled == [pilot.app.screen]

    asyncio.run(story())
