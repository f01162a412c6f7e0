"""Keys that arrive in one packet, as over a slow line, do what they do one by one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from api_client.wire.page import Page as WirePage
from tests.tui.page import Page, know, on_page, session_without_server
from tests.widgets import samples
from tui.modals.help import Help
from tui.modals.new_token import NewToken
from tui.resources import SCOPES, TOKENS
from tui.session import Session
from tui.terminal import type_ahead

MOST_TURNS = 12
"""Turns of the event loop in which a key has begun to open its dialog."""


async def together(page: Page, *keys: str) -> None:
    """All keys before the first of them is read."""
    for key in keys:
        page.app.post_message(_key(key))
    await page.settle()


def _key(key: str) -> events.Key:
    return events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None))


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer over a dialog than a person's typing is held up for."""
    monkeypatch.setattr(type_ahead, "PATIENCE", 60.0)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Somebody whose server is away."""
    return session_without_server(tmp_path)


def test_a_tab_a_dialog_and_its_fields_are_filled_in_by_one_packet(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, SCOPES, WirePage(items=samples.scopes(), next_cursor=None))
        await together(page, "8", "n", *"ci", "space", *"server", "tab", *"2030-01-31", "enter", *"profile")
        dialog = page.app.screen
        assert isinstance(dialog, NewToken)
        typed = [row.field.value for row in (dialog.name_row, dialog.expiry_row, dialog.scope_row)]
        assert typed == ["ci server", "2030-01-31", "profile"]

    on_page(session, story)


def test_keys_behind_a_tabs_number_are_keys_of_that_tab(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, TOKENS, WirePage(items=[samples.token()], next_cursor=None))
        await together(
            page, *"8182", "right_square_bracket", "right_square_bracket", "question_mark", "escape", "8", "n"
        )
        assert isinstance(page.app.screen, NewToken)
        await together(page, *"ci", "escape", "y", "4", "question_mark")
        assert isinstance(page.app.screen, Help)

    on_page(session, story)


def test_a_key_is_of_the_dialog_that_the_one_before_it_opens_however_soon_it_comes(session: Session) -> None:
    async def soon(page: Page, opens: str, turns: int, next_key: str) -> None:
        page.app.post_message(_key(opens))
        for _ in range(turns):
            await asyncio.sleep(0)
        page.app.post_message(_key(next_key))
        await page.settle()

    async def story(page: Page) -> None:
        await know(session, SCOPES, WirePage(items=samples.scopes(), next_cursor=None))
        await page.press("8")
        frame = page.app.screen
        for turns in range(MOST_TURNS):
            await soon(page, "n", turns, "c")
            assert isinstance(page.app.focused, Input)
            assert page.app.focused.value == "c", f"{turns} turns after n"
            await soon(page, "escape", turns, "y")
            assert page.app.screen is frame, f"{turns} turns after escape: {page.app.screen} is open"

    on_page(session, story)


def test_a_key_that_never_comes_to_its_end_holds_up_those_behind_it_for_a_while_only(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_ahead, "PATIENCE", 0.01)

    async def story(page: Page) -> None:
        go_on, left = asyncio.Event(), asyncio.Event()
        focused = page.app.focused
        assert focused is not None
        focused.call_later(go_on.wait)
        with monkeypatch.context() as patch:
            patch.setattr(page.app, "exit", left.set)
            for key in ("x", "ctrl+q"):
                page.app.post_message(events.Key(key, None))
            try:
                await asyncio.wait_for(left.wait(), 20)
            finally:
                go_on.set()
        await page.settle()

    on_page(session, story)


def test_a_dialog_that_takes_long_to_load_misses_no_key_behind_the_one_that_opens_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        loop = asyncio.get_running_loop()
        time, late = loop.time, []

        def load() -> None:
            late.append(2 * type_ahead.PATIENCE)

        monkeypatch.setattr(loop, "time", lambda: time() + sum(late))
        monkeypatch.setattr(page.app, "read_sheets", load)
        await together(page, "colon", *"badges")
        assert late
        assert page.app.screen.query_one(Input).value == "badges"

    on_page(session, story)


@pytest.mark.parametrize("is_read", [True, False], ids=["read", "never read"])
def test_the_first_frame_after_that_of_last_time_shows_what_the_key_that_waits_does(
    session: Session, monkeypatch: pytest.MonkeyPatch, *, is_read: bool
) -> None:
    async def story(page: Page) -> None:
        keys, order = page.app._type_ahead, []
        read, go_on, drawn = keys._read, asyncio.Event(), asyncio.Event()

        def draw() -> None:
            order.append("drawn")
            drawn.set()

        async def noted(event: events.Event) -> None:
            assert isinstance(event, events.Key)
            order.append(event.key)
            await read(event)

        monkeypatch.setattr(keys, "_read", noted)
        monkeypatch.setattr(page.app, "_draw_from_now_on", draw)
        assert page.app.focused is not None
        page.app.focused.call_later(go_on.wait)  # The first has not gone its way yet.
        try:
            for key in ("right", "down", "up"):
                await keys.take(events.Key(key, None))
            if not is_read:
                monkeypatch.setattr(type_ahead, "PATIENCE", 0.01)
            with page.app._context():
                page.app.release_frame()
            assert order == ["right"]
            if not is_read:
                page.app.workers.cancel_group(page.app, "type-ahead")
                await asyncio.wait_for(drawn.wait(), 20)
        finally:
            go_on.set()
        await page.settle()
        assert order == (["right", "down", "drawn", "up"] if is_read else ["right", "drawn"])
        if is_read:
            page.app.release_frame()
            assert order.count("drawn") == 2  # At once, where no key waits.

    on_page(session, story)
