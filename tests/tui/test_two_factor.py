"""Two-factor authentication by keys: set up, shown once, asked for at sign-in, deactivated (rules 13.1 and 13.7)."""

from __future__ import annotations

import stat
from pathlib import Path

import pyotp
import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import AnswerLost, NotSignedIn
from api_client.wire.two_factor import TwoFactorBegun
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.settings import open_section
from tests.widgets import settings_samples
from tui.modals.qr_sheet import QrSheet
from tui.modals.recovery_codes import RecoveryCodes
from tui.modals.steps import StepDialog
from tui.modals.two_factor_set_up import TwoFactorSetUp
from tui.resources import TWO_FACTOR
from tui.screens.two_factor import TwoFactorPane
from tui.session import Session
from widgets.qr import QrCode

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone whose password alone opens her account."""
    return new_member(backend)


async def open_line(page: Page) -> None:
    """To the line about two-factor authentication."""
    await open_section(page, "Developer")
    page.app.screen.query_one(TwoFactorPane).take_focus()
    await page.settle()


async def begin(page: Page, member: NewMember) -> SecretStr:
    """As far as the authenticator's secret."""
    await open_line(page)
    await page.press("n")
    await page.type(member.password)
    await page.press("ctrl+s")
    dialog = page.app.screen
    assert isinstance(dialog, TwoFactorSetUp) and dialog.app_secret.secret is not None, page.text
    return dialog.app_secret.secret


async def set_up(page: Page, member: NewMember) -> list[str]:
    """Set it up, store the recovery codes, and come back to the list."""
    secret = await begin(page, member)
    await page.press("ctrl+s")
    await page.type(pyotp.TOTP(secret.get_secret_value()).now())
    await page.press("ctrl+s")
    shown = page.app.screen
    assert isinstance(shown, RecoveryCodes), page.text
    await page.press("S")
    return shown.secret.get_secret_value().split("\n")


async def refusal(member: NewMember, otp: str = "") -> str:
    """Why a sign-in is refused; empty when it is not."""
    async with Client(member.server) as client:
        try:
            await client.sessions.sign_in(member.email, SecretStr(member.password), SecretStr(otp) if otp else None)
        except NotSignedIn as error:
            return error.code
    return ""


@with_backend
@SIZES
def test_rule_13_1_a_code_turns_it_on_and_ten_recovery_codes_are_shown_once(
    member: NewMember, home: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        secret = (await begin(page, member)).get_secret_value()
        assert "Step 2 of 3" in page.text
        assert secret not in page.text and secret not in page.app.export_screenshot()
        await page.press("v")
        assert secret in page.text
        await page.press("v", "ctrl+s")
        assert await refusal(member) == ""  # Nothing is on yet.
        await page.type(pyotp.TOTP(secret).now())
        await page.press("ctrl+s")
        codes = page.app.screen
        assert isinstance(codes, RecoveryCodes)
        first, *rest = codes.secret.get_secret_value().split("\n")
        assert len(rest) == 9
        assert first[:3] not in page.text
        await page.press("escape")
        assert isinstance(page.app.screen, RecoveryCodes)
        await page.press("v")
        assert all(code in page.text for code in [first, *rest])
        await page.press("ctrl+s")
        saved = home / "mxprofile-recovery-codes.txt"
        assert saved.read_text().split() == [first, *rest]
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        await page.press("escape")
        assert "● on" in page.text and "authenticator app" in page.text and "10 recovery codes left" in page.text
        assert first not in page.text
        assert (await refusal(member), await refusal(member, first)) == ("otp_required", "")

    on_real_page(member, home, story, size)


@with_backend
@SIZES
def test_the_secret_is_also_a_qr_code_at_both_sizes(member: NewMember, tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        secret = await begin(page, member)
        await page.press("o")
        sheet = page.app.screen
        assert isinstance(sheet, QrSheet)
        assert f"secret={secret.get_secret_value()}" in sheet.secret.get_secret_value()
        assert sheet.query_one(QrCode).fits(*sheet.query_one(QrCode).size)
        await page.press("escape")
        assert isinstance(page.app.screen, TwoFactorSetUp)

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_13_1_it_is_deactivated_after_password_and_a_code_or_recovery_code(
    member: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        first, *_rest = await set_up(page, member)
        await page.press("d")
        await page.type(member.password)
        await page.press("tab")
        await page.type("000000")
        await page.press("enter")
        assert "not with Enter" in page.prose
        await page.press("ctrl+s")
        assert "code is not right" in page.prose
        await page.type(first)
        await page.press("ctrl+s")
        assert "○ off" in page.text
        assert await refusal(member) == ""

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
def test_rule_13_7_with_it_a_new_token_asks_for_the_code_too(member: NewMember, tmp_path: Path) -> None:
    from datetime import timedelta

    from tests.tui.developer import age_sessions, fill_in_token, shown

    async def story(page: Page) -> None:
        first, *_rest = await set_up(page, member)
        age_sessions(member.backend, timedelta(minutes=16))
        page.app.screen.query_one(TwoFactorPane).screen.focus_next()
        await page.press("tab")
        await fill_in_token(page, "ci")
        await page.press("ctrl+s")
        await page.type(member.password)
        await page.press("ctrl+s")
        assert "enter its code" in page.prose
        await page.type(first)
        await page.press("ctrl+s")
        assert shown(page)

    on_real_page(member, tmp_path, story)


def test_sms_can_be_chosen_only_where_a_sender_is_configured(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str | None]] = []

    async def begun(method: str, phone: str | None = None, **more: object) -> TwoFactorBegun:
        asked.append((method, phone))
        return settings_samples.two_factor_begun(sms=True)

    async def story(page: Page) -> None:
        monkeypatch.setattr(session.client.two_factor, "set_up", begun)
        for sms in (False, True):
            page.app.push_screen(TwoFactorSetUp(session, settings_samples.two_factor(on=False, sms=sms)))
            await page.settle()
            assert ("by text message" in page.text) is sms
            if not sms:
                await page.press("escape")
        await page.type("Some-password-1")
        await page.press("tab", "space", "tab")
        await page.type("+31 6 12345678")
        await page.press("ctrl+s")
        assert "Step 2 of 2 · Code" in page.text
        assert "A code is on its way to +31*****78." in page.prose
        await page.press("ctrl+r")
        assert asked == [("sms", "+31 6 12345678")] * 2

    on_page(session, story, SMALL)


def test_a_lost_last_answer_says_that_the_recovery_codes_are_lost(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def begun(method: str, phone: str | None = None, **more: object) -> TwoFactorBegun:
        return settings_samples.two_factor_begun()

    async def lost(code: SecretStr) -> None:
        error = AnswerLost()
        error.may_be_done = True
        raise error

    async def story(page: Page) -> None:
        monkeypatch.setattr(session.client.two_factor, "set_up", begun)
        monkeypatch.setattr(session.client.two_factor, "turn_on", lost)
        page.app.push_screen(TwoFactorSetUp(session, settings_samples.two_factor(on=False)))
        await page.settle()
        await page.type("x")
        await page.press("ctrl+s", "ctrl+s")
        await page.type("123456")
        await page.press("ctrl+s")
        assert "No clear answer came, and with it the recovery codes" in page.prose and "set it up again" in page.prose
        assert isinstance(page.app.screen, StepDialog)

    on_page(session, story, SMALL)


def test_the_line_says_how_many_recovery_codes_are_left_before_they_run_out(session: Session) -> None:
    async def story(page: Page) -> None:
        few = settings_samples.two_factor().model_copy(update={"recovery_codes_left": 1})
        await know(session, TWO_FACTOR, few)
        await open_line(page)
        assert "1 recovery code left" in page.text

    on_page(session, story, SMALL)
