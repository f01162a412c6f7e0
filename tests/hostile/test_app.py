"""A thousand hostile answers through the whole client: no screen crashes, and nothing steers the terminal."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from pydantic import SecretStr
from textual.widgets import Input

from api_client.client import Client
from api_client.wire.text import clean
from tests.hostile.answers import STATUSES, Attacker, attack
from tests.tui.page import LARGE, SMALL, Page, session_without_server
from tui.app import MxProfileApp
from tui.keys import working
from tui.modals.confirm import Confirm
from tui.screens.frame import Frame
from tui.screens.remote import Pane
from tui.screens.sectioned import SectionedPane
from tui.screens.sign_in import SignIn
from tui.screens.tabs import TABS

ANSWERS = 1_000
"""At least so many, of which the half in each size."""
LEFT_ALONE = {
    *("quit", "leave", "palette", "help", "help_anywhere", "redraw", "previous_tab", "next_tab", "refresh_all"),
    *("next_field", "previous_field", "left", "back", "down", "up", "right", "first", "last", "half_up", "editor"),
    *(f"tab_{tab.number}" for tab in TABS),
}
"""Keys that lead away, that only move, or that open another program."""
MARKUP = "[@click"
"""What is read as literal characters, or runs an action."""
LOOKS = 5
"""How often it is looked whether everything that was begun is done."""
AT_MOST = 8
"""Dialogs over each other, and questions before they close."""

pytestmark = [pytest.mark.outside, pytest.mark.slow]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
def test_no_answer_crashes_a_screen_or_steers_the_terminal(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    attacker = Attacker(size[0], tame=55)
    # Who is signed out at every other answer sees nothing else.
    attacker.statuses = tuple(status for status in STATUSES if status != 401)
    attack(attacker, monkeypatch)
    visited = asyncio.run(_tour(attacker, size, tmp_path))
    assert attacker.given >= ANSWERS / 2
    assert {tab.id for tab in TABS} <= {*visited}
    assert visited[MARKUP], "no hostile text was ever on the screen"


async def _tour(attacker: Attacker, size: tuple[int, int], folder: Path) -> Counter[str]:
    """Through all screens again and again, until enough answers were given; how often each was seen."""
    session = session_without_server(folder)
    session.client = Client("http://127.0.0.1:1", SecretStr("mxs_" + "s3cr3t" * 7))
    app = MxProfileApp(session)
    visited: Counter[str] = Counter()
    async with app.run_test(size=size) as pilot:
        page = Page(app, pilot)
        await _visit(page)
        tours = 0
        while attacker.given < ANSWERS / 2:
            for tab in TABS:
                await _open(page, tab.number)
                await _look_around(page, tab.id, visited, tours)
            tours += 1
    return visited


async def _look_around(page: Page, tab_id: str, visited: Counter[str], tours: int) -> None:
    """At first use everything that is here; later look at one section."""
    sections = _sections(page)
    for place in sections if not tours else sections[tours % len(sections) :][:1] if sections else ():
        await _open_section(page, place)
        visited[place] += 1
        if not tours:
            await _use(page)
    if not (tours or sections):
        await _use(page)
    visited[tab_id] += 1
    visited[MARKUP] += page.text.count(MARKUP)


async def _open(page: Page, number: int) -> None:
    """Go to a tab, whatever has the focus, and fetch everything again."""
    await page.app.screen.run_action(f"go_to({number})")
    await page.app.screen.run_action("refresh_all")
    await _visit(page)


def _pane(page: Page) -> Pane | None:
    frame = page.app.screen_stack[0]
    assert isinstance(frame, Frame)
    return frame.pane


def _sections(page: Page) -> list[str]:
    pane = _pane(page)
    return [section.id for section in pane.sections] if isinstance(pane, SectionedPane) else []


async def _open_section(page: Page, section_id: str) -> None:
    pane = _pane(page)
    assert isinstance(pane, SectionedPane)
    place = _sections(page).index(section_id)
    page.app.screen.set_focus(pane.sidebar)
    await _visit(page, "home", *["down"] * place, "enter")


async def _use(page: Page) -> None:
    """Press each key that does something here, and come back."""
    done: set[str] = set()
    while waiting := [one for one in _offered(page) if one not in done]:
        key = waiting[0]
        done.add(key)
        await _visit(page, key)
        await _come_back(page)


def _offered(page: Page) -> list[str]:
    found = working(page.app.screen.active_bindings.values())
    return [one.key.keys.split(",")[0] for one in found if one.key.id not in LEFT_ALONE]


async def _come_back(page: Page) -> None:
    """Close whatever has opened, also what is to be stored first."""
    for _ in range(AT_MOST):
        if len(page.app.screen_stack) == 1 and not isinstance(page.app.focused, Input):
            return
        if isinstance(page.app.screen, SignIn):
            page.app.session.signed_in = True
        before = page.app.screen
        await _visit(page, "escape")
        if page.app.screen is before:
            await _visit(page, "S")
        if isinstance(page.app.screen, Confirm):
            await _visit(page, "y")
    while len(page.app.screen_stack) > 1:
        page.app.pop_screen()
    page.app.screen.set_focus(None)
    await page.pilot.pause()


async def _visit(page: Page, *keys: str) -> None:
    """Press keys, and look at all that is drawn then."""
    await page.pilot.press(*keys)
    for _ in range(LOOKS):
        waiting = [worker._task for worker in page.app.workers if worker._task is not None and not worker.is_finished]
        if not waiting:
            break
        # Answers come at once: who still waits then waits for a person.
        await asyncio.wait(waiting, timeout=0.01)
    await page.pilot.pause()
    for strip in page.app.screen._compositor.render_strips():
        for segment in strip:
            assert clean(segment.text) == segment.text, strip.text
            style = segment.style
            assert style is None or style.link is None or clean(style.link) == style.link
            assert style is None or "quit" not in str(style.meta.get("@click")), strip.text
