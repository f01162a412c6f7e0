"""Settings › Developer, by keys, against a real backend: rules 13.2, 13.3, 13.4, 13.5 and 13.7."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import AnswerLost, SecretRefused
from api_client.wire.secret import CreatedToken
from api_client.wire.text import Untrusted
from tests.running import RunningBackend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tui.making_secrets import save_new
from tui.modals.new_token import NewToken
from tui.modals.shown_secret import ShownSecret, default_path
from tui.screens.developer import DeveloperSection
from tui.session import Session

pytestmark = pytest.mark.slow
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and no clipboard but the terminal's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def name() -> str:
    """A name no other test uses."""
    return f"t {uuid4().hex[:5]}"


async def fill_in_token(page: Page, name: str) -> None:
    """From any tab to a dialog with a name and the first scope."""
    await page.press("8", "n")
    await page.type(name)
    await page.press("tab", "tab", "tab", "space")


async def make_token(page: Page, name: str) -> SecretStr:
    """Make a token, store it, and come back to the list."""
    await fill_in_token(page, name)
    await page.press("ctrl+s")
    secret = shown(page)
    await page.press("S")
    return secret


def shown(page: Page) -> SecretStr:
    """The secret that is on the screen."""
    assert isinstance(page.app.screen, ShownSecret), page.text
    return page.app.screen.secret


async def accepted(backend: RunningBackend, secret: SecretStr) -> list[str] | None:
    """The scopes of a secret that is accepted.

    Raises:
        SecretRefused: 403 with an empty error.
    """
    async with Client(backend.server, secret) as client:
        return (await client.secret_info()).scopes


def age_sessions(backend: RunningBackend, by: timedelta) -> None:
    """Let all sessions have begun earlier."""
    with sqlite3.connect(backend.database) as database:
        microseconds = by // timedelta(microseconds=1)
        database.execute("UPDATE secrets SET created_at = created_at - ? WHERE kind = 'session'", [microseconds])
    database.close()


@SIZES
def test_rule_13_3_a_new_token_is_shown_once_and_works(
    backend: RunningBackend, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        secret = shown(page)
        assert f"The token {name} is made" in page.text
        assert await accepted(backend, secret) == ["mxp:profile:read"]
        await page.press("S")
        assert secret.get_secret_value() not in page.text
        assert name in page.text
        await page.press("enter")
        assert "mxp:profile:read" in page.text
        assert "just now" in page.text

    on_real_page(backend, tmp_path, story, size)


def test_rule_13_2_a_new_api_key_is_shown_once_and_acts_as_its_member(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "shift+tab", "n")
        assert "New API key" in page.text
        await page.type(name)
        await page.press("ctrl+s")
        assert f"The API key {name} is made" in page.text
        secret = shown(page)
        assert await accepted(backend, secret) is None
        await page.press("S")
        await page.press("r")
        await page.press("g", "d")
        assert f"Revoke the API key {name}?" in page.prose
        await page.type(name)
        await page.press("ctrl+s")
        with pytest.raises(SecretRefused):
            await accepted(backend, secret)

    on_real_page(backend, tmp_path, story)


def test_rule_13_5_a_masked_secret_is_neither_on_the_screen_nor_in_a_picture_of_it(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        secret = shown(page).get_secret_value()
        for look in (page.text, page.app.export_screenshot(), repr(page.app.screen), repr(vars(page.app.screen))):
            assert secret[4:] not in look
        await page.press("v")
        assert any(secret in row for row in page.rows)
        await page.press("v")
        assert secret not in page.text

    on_real_page(backend, tmp_path, story, SMALL)


def test_a_shown_secret_does_not_close_before_it_is_stored(backend: RunningBackend, tmp_path: Path, name: str) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        await page.press("escape")
        assert isinstance(page.app.screen, ShownSecret)
        assert "it is never shown again" in page.prose
        await page.press("y")
        assert "Sent to the terminal" in page.prose
        await page.press("escape")
        assert not isinstance(page.app.screen, ShownSecret)

    on_real_page(backend, tmp_path, story, SMALL)


def test_a_secret_is_saved_to_a_file_of_its_owner_and_overwrites_nothing(
    backend: RunningBackend, home: Path, name: str
) -> None:
    there = Path(default_path("token", Untrusted(name))).expanduser()
    there.write_text("mine")

    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        secret = shown(page).get_secret_value()
        await page.press("ctrl+s")
        assert "There is a file of this name already" in page.prose
        await page.press("escape")
        assert isinstance(page.app.screen, ShownSecret)
        await page.press("end")
        await page.type("2")
        await page.press("ctrl+s")
        saved = there.with_name(f"{there.name}2")
        assert saved.read_text() == f"{secret}\n"
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        await page.press("escape")
        assert not isinstance(page.app.screen, ShownSecret)

    on_real_page(backend, home, story, SMALL)
    assert there.read_text() == "mine"


def test_no_link_is_followed_when_a_secret_is_saved(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        save_new(tmp_path / "link", SecretStr("mxp_x"))
    assert not (tmp_path / "elsewhere").exists()


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
        await accepted(backend, secret)
        await page.press("r")
        await page.press("g", "d")
        await page.type("y" + name)
        await page.press("enter", "ctrl+s")
        assert "This is not its name: nothing was done." in page.prose
        await page.press("escape")
        assert await accepted(backend, secret)

    on_real_page(backend, tmp_path, story, SMALL)


@SIZES
def test_rule_13_3_a_token_needs_a_name_and_a_scope(
    backend: RunningBackend, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "n", "tab")
        await page.type("2020-02-30")
        await page.press("ctrl+s")
        for sentence in ("Give it a name", "Write a date as in", "Choose at least one scope"):
            assert sentence in page.text
        assert page.rows[-1].strip().startswith("^s Create")
        assert "Create" in page.text.replace("^s Create", "")

    on_real_page(backend, tmp_path, story, size)


def test_rule_13_4_scopes_are_found_by_what_they_allow(backend: RunningBackend, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "n", "tab", "tab")
        await page.type("credits of completed")
        assert "mxp:challenges:claim" in page.text
        assert "mxp:profile:write" not in page.text
        await page.press("escape")
        assert "mxp:profile:write" in page.text
        assert isinstance(page.app.screen, NewToken)

    on_real_page(backend, tmp_path, story, SMALL)


def test_rule_13_7_later_than_15_minutes_after_the_sign_in_the_password_is_asked_again(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        age_sessions(backend, timedelta(minutes=16))
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        assert "more than 15 minutes" in page.prose
        await page.type("wrong")
        await page.press("ctrl+s")
        assert "not the password of this account" in page.prose
        await page.type(backend.password)
        assert backend.password not in page.text
        await page.press("ctrl+s")
        assert await accepted(backend, shown(page)) == ["mxp:profile:read"]

    on_real_page(backend, tmp_path, story, SMALL)


def test_when_the_session_is_over_one_signs_in_over_the_dialog_and_goes_on(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.app.session.client.sessions.end()
        await page.press("ctrl+s")
        assert "Sign in again to go on" in page.text
        await page.type(backend.password)
        await page.press("ctrl+s")
        assert f"The token {name} is made" in page.text
        await page.press("S")
        assert not page.app.screen.is_modal

    on_real_page(backend, tmp_path, story, SMALL)


def test_pressing_create_twice_makes_one_token_and_esc_waits_for_its_secret(
    backend: RunningBackend, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        tokens = page.app.session.client.tokens
        create, go_on, names = tokens.create, asyncio.Event(), []

        async def held(name: str, scopes: Sequence[str], expires_at: datetime | None = None) -> CreatedToken:
            names.append(name)
            await go_on.wait()
            return await create(name, scopes, expires_at)

        monkeypatch.setattr(tokens, "create", held)
        await fill_in_token(page, name)
        await page.pilot.press("ctrl+s", "ctrl+s", "escape")
        assert "wait for the answer" in page.prose
        go_on.set()
        await page.settle()
        assert shown(page)
        assert names == [name]

    on_real_page(backend, tmp_path, story)


def test_a_lost_answer_says_to_look_in_the_list_and_what_was_typed_stays(
    backend: RunningBackend, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        tokens = page.app.session.client.tokens
        create = tokens.create

        async def lose_the_answer(name: str, scopes: Sequence[str], expires_at: datetime | None = None) -> None:
            await create(name, scopes, expires_at)
            error = AnswerLost()
            error.may_be_done = True
            raise error

        await fill_in_token(page, name)
        with monkeypatch.context() as patch:
            patch.setattr(tokens, "create", lose_the_answer)
            await page.press("ctrl+s")
        assert "It may have been made" in page.prose
        assert name in page.text
        await page.press("escape", "y")
        assert name in page.text  # In the list now.

    on_real_page(backend, tmp_path, story, SMALL)


def test_esc_asks_before_it_throws_away_what_was_typed(backend: RunningBackend, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "n", "escape")
        assert not page.app.screen.is_modal
        await page.press("n", "a", "escape")
        assert "Throw away what you typed?" in page.text
        await page.press("enter")
        assert isinstance(page.app.screen, NewToken)
        assert page.app.screen.typed_name == "a"

    on_real_page(backend, tmp_path, story)


@SIZES
def test_without_a_server_each_list_says_so_and_how_to_try_again(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await page.press("8")
        assert page.text.count("Press r to try again") == 2
        assert page.app.focused is not None
        assert page.app.screen.query_one(DeveloperSection).tokens_pane.has_focus_within

    on_page(session, story, size)


@SIZES
def test_sections_that_are_not_built_say_so(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "h", "up")
        assert "Notifications: not built yet." in page.text
        await page.press("down", "down")
        assert "Personal Data: not built yet." in page.text
        await page.press("up", "enter")
        assert page.app.screen.query_one(DeveloperSection).has_focus_within

    on_page(session, story, size)
