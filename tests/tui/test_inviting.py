"""Connections › Invite: the Share URL and invitations by mail, by keys (rules 5.4 and 5.5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from api_client.errors import AnswerLost, ApiError, ServerUnreachable, after_write
from tests.running import RunningBackend
from tests.snapshots.conftest import answering
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.tui.settings import open_people
from tests.tui.test_connections import does
from tests.widgets import people_samples
from tests.widgets.qr_reader import read
from tests.widgets.stage import drawn
from tui.modals.invite_friend import InviteFriend
from tui.resources import INVITES
from tui.screens.frame import Frame
from tui.screens.inviting import InvitePane
from tui.session import Session
from widgets.qr import QrCode

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    """Whose tab it is."""
    return new_member(backend).is_public()


@with_backend
@SIZES
def test_rule_5_4_the_share_url_is_shown_in_full_sent_to_the_clipboard_and_read_by_a_phone(
    grace: NewMember, tmp_path: Path, home: Path, size: tuple[int, int]
) -> None:
    url = does(grace, lambda client: client.referral.get()).url.plain

    async def story(page: Page) -> None:
        await open_people(page, "Invite")
        assert url in page.text
        await page.press("y")
        assert "Sent to the terminal" in page.text
        await page.press("o")
        assert code_of(page.app.screen.query_one(QrCode)) == url
        await page.press("escape")
        if size == LARGE:
            assert code_of(page.app.screen.query_one(QrCode)) == url

    on_real_page(grace, tmp_path, story, size)


def code_of(code: Widget) -> str:
    return read(drawn(code))[0]


@with_backend
def test_rule_5_5_i_invites_a_friend_by_mail_from_every_section_and_the_history_shows_the_address_masked(
    grace: NewMember, backend: RunningBackend, tmp_path: Path
) -> None:
    friend = f"{grace.profile_id[-8:]}@a.example"

    async def story(page: Page) -> None:
        await page.press("4", "i")
        await page.type(friend)
        await page.press("ctrl+s")
        assert f"The invitation to {friend} is taken: you get 5 points." in page.text
        assert "1 invitation" in page.text
        assert "5 points" in page.text
        assert page.text.count(friend) == 1  # in what is said, not in the history
        await page.press("i")
        await page.type(friend)
        await page.press("enter")
        assert "is taken: no points" in page.text
        assert "no points" in "".join(page.rows[:-2])

    on_real_page(grace, tmp_path, story, SMALL)
    assert sum(friend in mail for mail in backend.mails_once_sent(friend)) == 1


@with_backend
def test_rule_5_5_a_wrong_address_is_corrected_in_place_and_nothing_was_sent(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("4", "i", "ctrl+s")
        assert "Type the address" in page.text
        await page.type("no address")
        await page.press("ctrl+s")
        assert isinstance(page.app.screen, InviteFriend)
        assert "no address" in page.text
        await page.press("escape", "escape")
        assert "no address" in page.text  # Esc once more is a no to throwing it away
        await page.press("escape", "y")
        assert isinstance(page.app.screen, Frame)

    on_real_page(grace, tmp_path, story, SMALL)
    assert does(grace, lambda client: client.referral.invites()).items == []


@with_backend
def test_a_session_that_ended_is_begun_again_over_the_dialog_and_the_invitation_goes_out_then(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("4", "i")
        await page.type("f@a.example")
        await page.app.session.client.sessions.end()
        await page.press("ctrl+s")
        assert "Sign in again to go on" in page.text
        await page.type(grace.password)
        await page.press("enter")
        assert "is taken" in page.text

    on_real_page(grace, tmp_path, story, SMALL)
    assert len(does(grace, lambda client: client.referral.invites()).items) == 1


# -- without a server


class Invited:
    """What was sent, with which keys, and what comes of it."""

    def __init__(self, *answers: object) -> None:
        self.answers = [*answers]
        self.sent: list[tuple[str, str | None]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def invite(self, email: str, *, idempotency_key: str | None = None) -> object:
        """Stands in for the client's."""
        self.sent.append((email, idempotency_key))
        await self.gate.wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def inviting(session: Session, monkeypatch: pytest.MonkeyPatch, invited: Invited, tell: Callable[..., Any]) -> None:
    monkeypatch.setattr(InvitePane, "resource", answering(INVITES, people_samples.invites()))
    monkeypatch.setattr(session.client.referral, "invite", invited.invite)

    async def story(page: Page) -> None:
        await page.press("4", "i")
        await page.type("f@a.example")
        await tell(page)

    on_page(session, story, SMALL)


def test_pressed_twice_quickly_it_is_sent_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    invited = Invited(people_samples.invites().page.items[0])

    async def story(page: Page) -> None:
        invited.gate.clear()
        await page.pilot.press("ctrl+s", "ctrl+s", "enter")
        invited.gate.set()
        await page.settle()
        assert "is taken" in page.text

    inviting(session, monkeypatch, invited, story)
    assert len(invited.sent) == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [(ServerUnreachable(), "is not invited"), (after_write(AnswerLost(), sent=True), "may be invited")],
)
def test_a_dialog_that_was_closed_before_the_answer_leaves_it_to_the_status_line(
    error: ApiError, told: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited = Invited(error)

    async def story(page: Page) -> None:
        invited.gate.clear()
        await page.pilot.press("ctrl+s", "escape")
        invited.gate.set()
        await page.settle()
        assert isinstance(page.app.screen, Frame)
        assert f"f@a.example {told}" in page.text

    inviting(session, monkeypatch, invited, story)


def test_who_invites_two_friends_one_after_the_other_invites_both(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited = Invited(*people_samples.invites().page.items[:1] * 2)

    async def story(page: Page) -> None:
        invited.gate.clear()
        await page.pilot.press("ctrl+s", "escape", "i", "g", "@", "ctrl+s")
        invited.gate.set()
        await page.settle()
        assert isinstance(page.app.screen, Frame)

    inviting(session, monkeypatch, invited, story)
    assert [email for email, _ in invited.sent] == ["f@a.example", "g@"]
    assert invited.answers == []


def test_leaving_the_program_says_what_is_not_sent(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(page: Page) -> None:
        await page.press("ctrl+q")
        assert "What you typed is not sent" in page.text
        assert page.app.is_running

    inviting(session, monkeypatch, Invited(), story)
