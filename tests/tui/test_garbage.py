"""When garbage is looked for: not while the client starts, then at rest, or when there is much of it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from tests.tui.page import Page, on_page
from tui import garbage
from tui.garbage import OBJECTS, Garbage
from tui.session import Session


@pytest.fixture(autouse=True)
def as_at_the_start() -> Iterator[None]:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.unfreeze()
    gc.disable()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()
    if frozen:  # As the tests have it, for their own sake.
        gc.collect()
        gc.freeze()


def test_it_is_looked_for_again_once_the_start_is_over_but_not_at_every_other_key() -> None:
    Garbage().look_again()
    assert gc.isenabled()
    assert gc.get_freeze_count()
    assert gc.get_threshold()[0] == OBJECTS


def test_it_is_looked_for_once_no_key_has_come_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    collect = Mock()
    monkeypatch.setattr(gc, "collect", collect)
    monkeypatch.setattr(garbage, "RESTS", {0: 1, 3600: 2})

    async def keys_come(after: Garbage) -> None:
        for _ in range(3):
            after.put_off()
        collect.assert_not_called()
        for _ in range(2):  # What is due at once has had its turn.
            await asyncio.sleep(0)

    asyncio.run(keys_come(Garbage()))
    collect.assert_not_called()  # The start is not over.
    started = Garbage()
    started.look_again()
    asyncio.run(keys_come(started))
    collect.assert_called_once_with(1)


def test_each_key_and_click_in_the_client_puts_it_off(session: Session) -> None:
    async def story(page: Page) -> None:
        page.app.garbage.put_off = put_off = Mock()  # type: ignore[method-assign]
        await page.press("3", "down")
        assert put_off.call_count == 2
        await page.pilot.click()
        assert put_off.call_count > 2

    on_page(session, story)
