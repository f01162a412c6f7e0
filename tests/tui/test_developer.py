"""Settings › Developer by keys: its lists, deleting, and its neighbours that are not built."""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.errors import SecretRefused
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND, accepted, make_token
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tui.screens.developer import DeveloperSection
from tui.session import Session

pytestmark = AT_BACKEND
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


def test_rule_13_3_a_deleted_token_is_refused(backend: RunningBackend, tmp_path: Path, name: str) -> None:
    async def story(page: Page) -> None:
        secret = await make_token(page, name)
        await page.press("g", "d")
        assert f"Delete the token {name}?" in page.prose
        await page.press("d", "enter")  # Neither the key that asked nor Enter.
        assert await accepted(backend, secret)
        await page.press("r")
        await page.press("d")
        await page.type(name)
        await page.press("ctrl+s")
        assert f"The token {name} is deleted." in page.text
        with pytest.raises(SecretRefused):
            await accepted(backend, secret)

    on_real_page(backend, tmp_path, story, SMALL)


def test_a_token_that_was_never_used_is_deleted_by_y_alone(backend: RunningBackend, tmp_path: Path, name: str) -> None:
    async def story(page: Page) -> None:
        secret = await make_token(page, name)
        await page.press("g", "d", "tab", "enter")
        assert "deleted" not in page.text
        await page.press("d", "y")
        assert f"The token {name} is deleted." in page.text
        with pytest.raises(SecretRefused):
            await accepted(backend, secret)

    on_real_page(backend, tmp_path, story)


def test_a_token_in_use_is_not_deleted_by_another_name(backend: RunningBackend, tmp_path: Path, name: str) -> None:
    async def story(page: Page) -> None:
        secret = await make_token(page, name)
        await accepted(backend, secret)  # Since the list was fetched: it is looked up before the question.
        await page.press("g", "d")
        await page.type("y" + name)
        await page.press("enter", "ctrl+s")
        assert "This is not its name: nothing was done." in page.prose
        await page.press("escape")
        assert await accepted(backend, secret)

    on_real_page(backend, tmp_path, story, SMALL)


@SIZES
def test_without_a_server_each_list_says_so_and_how_to_try_again(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await page.press("8")
        assert page.text.count("Press r to try again") == 2
        assert page.app.focused is not None
        assert page.app.screen.query_one(DeveloperSection).tokens_pane.has_focus_within

    on_page(session, story, size)


@SIZES
def test_the_sidebar_leads_to_a_section_and_back(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "h", "up")
        assert not page.app.screen.query_one(DeveloperSection).display
        await page.press("down", "enter")
        assert page.app.screen.query_one(DeveloperSection).has_focus_within

    on_page(session, story, size)
