"""Every screen and dialog, at both sizes: what is shown are whole words of the data and of the program.

The tabs and their sections are walked through, and on each every key is pressed that may open something. Words
are compared with those of the server's answers and of the program's own text; one that is in neither was cut off.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import ModalScreen

from api_client import calls
from api_client.errors import ServerUnreachable
from tests.running import RunningBackend
from tests.tui.member import with_backend
from tests.tui.page import LARGE, SMALL, Page, on_real_page
from tests.tui.settings import open_people, open_section
from tui.keys import Scope, working
from tui.screens.footer import Footer
from tui.screens.frame import Frame
from tui.screens.sectioned import SectionedPane
from tui.screens.sections import PEOPLE, SECTIONS
from tui.screens.tabs import TABS, TabPlace
from widgets.words import roman

HERE = Path(__file__).parents[2]
WORD = re.compile(r"[^\W\d_]{2,}")
GLUED = re.compile(r"\w[▁-█] ?│?$")
"""Text right before the end of a scroll bar."""
BREAKABLE = 14
"""Letters of a word from which on it may be broken or cut: no line has room for every address."""
OPENING = frozenset({"open", "filter", "sort"})
"""The keys of lists that show something else; the others only move."""
SECTIONED = {"settings": SECTIONS, "connections": PEOPLE}
"""The tabs that are made of sections."""
EVERYWHERE = frozenset({"help", "palette"})
"""Looked at once."""


def words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def own_words() -> set[str]:
    """Of all text in the program, its docstrings left out."""
    found: set[str] = set()
    for path in [*(HERE / "tui").rglob("*.py"), *(HERE / "widgets").rglob("*.py"), HERE / "api_client/errors.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                found |= words(node.value)
    return found


def strings(value: Any) -> Iterator[str]:
    """All text in an answer, its keys too: they name things."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The words that may be shown; those of each answer are added when it comes. Nothing is written to the server."""
    found = own_words() | {roman(level).casefold() for level in range(2, 30)}
    parse, send = calls._parse, calls.Calls._send

    def remember(reply: Any, *answer: Any, **options: Any) -> Any:
        for text in strings(json.loads(reply.content)):
            found.update(words(text))
        return parse(reply, *answer, **options)

    async def read_only(self: calls.Calls, method: str, target: str, *rest: Any, **options: Any) -> Any:
        if method != "GET" and target != "/v1/sessions":
            raise ServerUnreachable
        return await send(self, method, target, *rest, **options)

    monkeypatch.setattr(calls, "_parse", remember)
    monkeypatch.setattr(calls.Calls, "_send", read_only)
    return found


def shown(page: Page) -> list[str]:
    """The rows of the screen; under a dialog the words of what is behind it are cut, which is no matter."""
    screen = page.app.screen
    strips = screen._compositor.render_strips()
    if isinstance(screen, ModalScreen):
        box = max(
            (child.region for child in screen.children if not isinstance(child, Footer)), key=lambda one: one.area
        )
        strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
    return [strip.text.strip() for strip in strips]


def clipped(page: Page, known: set[str]) -> list[str]:
    """The words on the screen that are in no text, and those glued to a scroll bar, with their rows."""
    found = []
    for row in shown(page):
        if GLUED.search(row):
            found.append(f"the scroll bar at the end of {row!r}")
        for word in WORD.findall(row):
            cut = word.casefold()
            if cut not in known and not any(cut in one for one in known if len(one) >= BREAKABLE):
                found.append(f"{word!r} in {row!r}")
    return found


def keys_here(page: Page, *, first: bool) -> list[tuple[str, str]]:
    """Ids and keys of what works here and may open something."""
    active = {entry.binding.id: entry.binding.key for entry in page.app.screen.active_bindings.values()}
    return [
        (one.key.id, active[one.key.id])
        for one in working(page.app.screen.active_bindings.values())
        if one.key.id in OPENING or one.key.scope in {Scope.ITEM, Scope.SPECIAL} or (first and one.key.id in EVERYWHERE)
    ]


async def back_to_frame(page: Page) -> None:
    """Close whatever is open."""
    while not isinstance(page.app.screen, Frame):
        before = page.app.screen
        await page.press("escape")
        if page.app.screen is before:  # It asks first, or holds what must not be lost.
            page.app.pop_screen()
            await page.settle()


def where(page: Page) -> tuple[str | None, str | None]:
    """The open tab, and its open section if it has some."""
    frame = page.app.screen
    assert isinstance(frame, Frame) and frame.pane is not None
    section = frame.pane.section if isinstance(frame.pane, SectionedPane) else None
    return frame.pane.id, section.id if section is not None else None


async def walk(page: Page, known: set[str]) -> list[str]:
    """All screens and dialogs; the words that are clipped, and where."""
    bad: list[str] = []

    def look(place: str) -> None:
        bad.extend(f"{place}: {found}" for found in clipped(page, known))

    async def go(tab: TabPlace, section: str) -> None:
        ways = {"settings": open_section, "connections": open_people}
        await (ways[tab.id](page, section) if section else page.press(str(tab.number)))

    for tab in TABS:
        for section in [one.name for one in SECTIONED.get(tab.id, ())] or [""]:
            place = section or tab.title
            await go(tab, section)
            here = where(page)
            look(place)
            for key_id, key in keys_here(page, first=tab is TABS[0]):
                await page.press(key)
                look(f"{place}, {key_id}")
                await back_to_frame(page)
                if where(page) != here:
                    await go(tab, section)
                elif key_id in OPENING:
                    await page.press("escape")
    return bad


@with_backend
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
def test_no_word_is_clipped_on_any_screen_or_dialog(
    backend: RunningBackend, tmp_path: Path, known: set[str], size: tuple[int, int]
) -> None:
    bad: list[str] = []

    async def story(page: Page) -> None:
        bad.extend(await walk(page, known))

    on_real_page(backend, tmp_path, story, size)
    assert bad == []
