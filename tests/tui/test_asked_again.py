"""The password that is asked again before a secret is made (rule 13.7), and once more when the session is over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from api_client.errors import Forbidden
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND, accepted, age_sessions, fill_in_token, shown
from tests.tui.page import SMALL, Page, on_page, on_real_page
from tui.modals.new_api_key import NewApiKey
from tui.persons import KnownPassword
from tui.session import Session

pytestmark = AT_BACKEND


def test_rule_13_7_later_than_15_minutes_after_the_sign_in_the_password_is_asked_again(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        age_sessions(backend, timedelta(minutes=16))
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        assert "over 15 minutes ago" in page.prose
        await page.type("wrong")
        await page.press("ctrl+s")
        assert "not the password of this account" in page.prose
        await page.type(backend.password)
        assert backend.password not in page.text
        await page.press("ctrl+s")
        assert await accepted(backend, shown(page)) == ["mxp:profile:read"]

    on_real_page(backend, tmp_path, story, SMALL)


def test_a_known_password_is_filled_in_where_it_is_asked_for_and_not_again_where_it_is_wrong(session: Session) -> None:
    session.email = "ada@example.com"
    session.given = KnownPassword(session.email, SecretStr("secret"), "It is filled in for you.")

    async def story(page: Page) -> None:
        dialog = NewApiKey(session, lambda: None)
        page.app.push_screen(dialog)
        await page.settle()
        for code, row, filled_in in [
            ("password_required", "password", "secret"),
            ("otp_required", "otp", ""),
            ("password_wrong", "password", ""),
        ]:
            dialog.refused(Forbidden(code=code))
            assert dialog.rows[row].field.value == filled_in, code

    on_page(session, story)


def test_a_password_that_the_person_can_not_know_is_filled_in_and_told(
    backend: RunningBackend, tmp_path: Path, name: str
) -> None:
    async def story(page: Page) -> None:
        session = page.app.session
        session.given = KnownPassword(backend.email, SecretStr(backend.password), "It is filled in for you.")
        age_sessions(backend, timedelta(minutes=16))
        await fill_in_token(page, name)
        await page.press("ctrl+s")
        assert "It is filled in for you." in page.prose
        assert backend.password not in page.text
        await page.press("ctrl+s")
        assert await accepted(backend, shown(page)) == ["mxp:profile:read"]
        await page.press("S")
        await session.client.sessions.end()
        await page.press("r")
        assert "Sign in again to go on" in page.text
        assert "It is filled in for you." in page.text
        await page.press("enter")
        assert f"{name}" in page.text

    on_real_page(backend, tmp_path, story, SMALL)
