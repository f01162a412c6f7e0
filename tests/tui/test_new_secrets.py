"""Making API keys and tokens by keys, against a real backend: rules 13.2 to 13.5 and 13.7."""

from __future__ import annotations

import asyncio
import errno
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.errors import AnswerLost, SecretRefused
from api_client.wire.page import Page as WirePage
from api_client.wire.secret import CreatedToken
from api_client.wire.text import Untrusted
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND, accepted, fill_in_token, opened, shown
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.widgets import samples
from tui.making_secrets import expiry_moment, password_or_key, save_new
from tui.modals.new_token import NewToken
from tui.modals.shown_secret import ShownSecret, default_path
from tui.resources import SCOPES
from tui.session import Session

pytestmark = AT_BACKEND
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


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
        # The row one stood on keeps its place; the newest one is the first.
        await page.press("g", "enter")
        assert opened(page) == name
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
        await page.press("g", "enter")
        assert "─ API key ─" in page.text
        assert opened(page) == name
        assert "all you can do" in page.text
        await page.press("escape", "d")
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


def test_a_shown_secret_does_not_close_before_it_is_stored(backend: RunningBackend, home: Path, name: str) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        await page.press("escape")
        assert isinstance(page.app.screen, ShownSecret)
        assert "Copy it, save it, or press S" in page.prose
        await page.press("y")
        assert "Sent to the terminal" in page.prose
        await page.press("escape")
        assert not isinstance(page.app.screen, ShownSecret)

    on_real_page(backend, home, story, SMALL)


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


def test_of_a_secret_that_the_disk_does_not_take_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_new(tmp_path / "token.txt", SecretStr("mxp_secret"))
    assert [*tmp_path.iterdir()] == []


def test_no_link_is_followed_when_a_secret_is_saved(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        save_new(tmp_path / "link", SecretStr("mxp_x"))
    assert not (tmp_path / "elsewhere").exists()


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


@pytest.mark.parametrize("key", ["q", "ctrl+q", "escape"])
def test_the_program_is_not_left_before_the_secret_is_stored(session: Session, key: str) -> None:
    async def story(page: Page) -> None:
        made = ShownSecret("token", Untrusted("ci"), SecretStr("mxp_" + "a" * 42))
        page.app.push_screen(made)
        await page.press(key)
        assert page.app.is_running and page.app.return_code is None
        if key != "q":
            assert "Copy it, save it, or press S" in page.prose
        await page.press("f1", "ctrl+q")
        assert page.app.return_code is None  # help lies over it: it is still not stored
        await page.press("f1", "S", "ctrl+q")
        assert page.app.return_code == 0

    on_page(session, story)


def test_ctrl_q_throws_away_no_half_filled_form(backend: RunningBackend, tmp_path: Path, name: str) -> None:
    async def story(page: Page) -> None:
        await fill_in_token(page, name)
        await page.press("ctrl+q")
        assert page.app.return_code is None
        assert "throw it away with Esc first" in page.prose and name in page.text
        await page.press("escape", "y", "ctrl+q")
        assert page.app.return_code == 0

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
        assert "No clear answer came. It may have been made" in page.prose
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


def test_without_a_server_the_dialog_says_how_to_fetch_the_scopes_again(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("8", "n")
        assert "Not loaded, press r here to try again" in page.prose
        await page.press("tab", "tab", "tab")
        assert "r Try again" in page.rows[-1]
        await know(page.app.session, SCOPES, WirePage(items=samples.scopes(), next_cursor=None))
        await page.press("r")
        assert "mx:deployment:read" in page.text
        assert "Try again" not in page.rows[-1]

    on_page(session, story, SMALL)


def test_an_api_key_is_told_from_a_password_by_its_form() -> None:
    key, password = SecretStr("mxk_" + "a" * 42), SecretStr("mxk_short")
    assert password_or_key(key) == {"api_key": key}
    assert password_or_key(password) == {"password": password}


def test_a_date_without_a_time_is_its_first_second_in_utc() -> None:
    assert expiry_moment("2027-01-31") == datetime(2027, 1, 31, tzinfo=UTC)
    assert expiry_moment("2027-01-31T12:00+02:00") == datetime(2027, 1, 31, 10, tzinfo=UTC)
