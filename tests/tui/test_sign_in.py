"""The sign-in screen: codes by text message, the way to other dialogs, and the request to change an old password."""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.errors import ApiError, NotSignedIn
from api_client.wire.text import Untrusted
from tests.tui.mishaps import SIGNED_IN, Server
from tests.tui.page import SMALL, Page, on_page, session_without_server
from tests.tui.step_dialogs import Walker
from tests.tui.step_walks import WALKS
from tui.modals.change_password import ChangePassword
from tui.modals.password_due import PasswordDue
from tui.modals.sign_up import referral_code
from tui.modals.steps import StepDialog
from tui.screens.frame import Frame
from tui.screens.sign_in import SignIn
from tui.session import Session

EXPIRED = SIGNED_IN.model_copy(update={"password_expired": True})


@pytest.fixture
def newcomer(tmp_path: Path) -> Session:
    """Nobody is signed in, and nobody was."""
    return session_without_server(tmp_path, signed_in=False)


def asks_for_message(*, sent: bool) -> ApiError:
    """What the server answers when the second factor is a text message."""
    return NotSignedIn(code="otp_required", facts={"phone": Untrusted("*****67"), "sent": sent})


async def fill_in(page: Page) -> SignIn:
    """E-mail and password."""
    screen = page.app.screen
    assert isinstance(screen, SignIn), page.text
    screen.email.value, screen.password.value = "ada@acme.example", "Correct-horse-7"
    await page.pilot.pause()
    return screen


def test_rule_13_1_a_code_by_text_message_is_asked_for_and_another_can_be_had(
    newcomer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        server = Server(SIGNED_IN)
        server.errors = [asks_for_message(sent=True), asks_for_message(sent=False)]
        monkeypatch.setattr(newcomer.client.sessions, "sign_in", server)
        await fill_in(page)
        assert "New code" not in page.rows[-1]
        await page.press("ctrl+s")
        assert "Code sent to *****67, or a recovery code" in page.text
        assert "is on its way" in page.prose and "^r New code" in page.rows[-1]
        await page.press("ctrl+r")
        assert "the last one is still good" in page.prose
        await page.type("123456")
        await page.press("enter")
        assert not isinstance(page.app.screen, SignIn)

    on_page(newcomer, story, SMALL, offline=True)


def test_who_has_a_profile_is_not_asked_to_sign_up_and_a_server_that_is_no_address_is_told(newcomer: Session) -> None:
    async def story(page: Page) -> None:
        screen = await fill_in(page)
        assert "F2 Sign up" in page.rows[-1]
        screen.server.value = "ftp://profile.example"
        await page.press("f3")
        assert page.app.screen is screen
        assert "server's address is not valid" in page.prose
        screen.server.value = newcomer.server
        await page.press("f3")
        assert isinstance(page.app.screen, StepDialog) and "ada@acme.example" in page.text
        await page.press("escape")
        newcomer.had_one = True
        screen.refresh_bindings()
        await page.press("f2")
        assert page.app.screen is screen

    on_page(newcomer, story, SMALL, offline=True)


def test_rule_10_2_the_request_to_change_an_old_password_is_answered_now_or_later(
    newcomer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        monkeypatch.setattr(newcomer.client.sessions, "sign_in", Server(EXPIRED))
        for key, opened in (("escape", False), ("y", True)):
            await fill_in(page)
            await page.press("ctrl+s")
            assert isinstance(page.app.screen, PasswordDue), page.text
            await page.press(key)
            assert isinstance(page.app.screen, ChangePassword) is opened
            newcomer.signed_in = False
            await page.press("r")

    on_page(newcomer, story, SMALL, offline=True)


def test_pressed_twice_it_is_sent_once_and_the_answer_is_not_lost_below_another_dialog(
    newcomer: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        server = Server(SIGNED_IN)
        monkeypatch.setattr(newcomer.client.sessions, "sign_in", server)
        await fill_in(page)
        server.go_on.clear()
        await page.pilot.press("ctrl+s", "ctrl+s", "f3")
        assert isinstance(page.app.screen, StepDialog), page.text
        server.go_on.set()
        await page.settle()
        await page.press("escape")
        assert len(server.keys) == 1
        assert not page.app.screen.is_modal, page.text

    on_page(newcomer, story, SMALL, offline=True)


@pytest.mark.parametrize("walk", ["change password", "create account"])
def test_rule_10_2_the_request_comes_over_nothing_that_goes_on_and_not_after_a_change(
    session: Session, monkeypatch: pytest.MonkeyPatch, walk: str
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, WALKS[walk], monkeypatch)
        monkeypatch.setattr(session.client.sessions, "sign_in", Server(EXPIRED))
        first = WALKS[walk].steps[0]
        walker.servers[first.call].errors = [NotSignedIn()]
        await walker.open()
        await walker.fill_in(first.right)
        await page.press("ctrl+s")
        await fill_in(page)
        await page.press("ctrl+s")
        assert walker.servers[first.call].done == 1
        assert not any(isinstance(screen, PasswordDue) for screen in page.app.screen_stack)

    on_page(session, story, SMALL)


def test_what_belongs_to_one_person_is_off_the_screen_when_another_signs_in(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        session.email = "ada@acme.example"
        for answer, stays in ((SIGNED_IN, True), (SIGNED_IN.model_copy(update={"profile_id": "eve"}), False)):
            monkeypatch.setattr(session.client.sessions, "sign_in", Server(answer))
            session.signed_in = False
            await page.press("r")
            await fill_in(page)
            await page.press("ctrl+s")
            assert not isinstance(page.app.screen, SignIn)
            assert ("Ada Okafor" in page.text) is stays
            assert "1 Over." in page.text

    on_page(session, story, SMALL)


def test_rule_5_4_an_invite_link_is_as_good_as_its_code() -> None:
    for written in (
        "q8-Zz_1",
        " q8-Zz_1 ",
        "https://profile.example/join/q8-Zz_1",
        "https://profile.example/join/q8-Zz_1/",
    ):
        assert referral_code(written) == "q8-Zz_1"
    assert referral_code("  ") == ""


@pytest.mark.parametrize(("due", "read_only"), [(True, False), (False, False), (True, True)])
def test_rule_10_2_who_has_changed_it_before_the_request_is_drawn_or_only_looks_is_not_asked(
    tmp_path: Path, *, due: bool, read_only: bool
) -> None:
    session = session_without_server(tmp_path, read_only=read_only)

    async def story(page: Page) -> None:
        frame = page.app.screen
        assert isinstance(frame, Frame)
        session.password_due = due
        frame._ask_for_new_password()
        await page.settle()
        assert isinstance(page.app.screen, PasswordDue) is (due and not read_only)

    on_page(session, story, SMALL)
