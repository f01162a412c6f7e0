"""The recovery e-mail in Settings › Profile, by keys, against a real backend: rules 9.5 and 11.5."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest

from api_client.errors import ServerUnreachable
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.test_profile_settings import open_profile, own
from tests.widgets import profile_samples, samples
from tests.widgets.stage import drawn
from tui.resources import PROFILE, ProfileSettings
from tui.screens.profile import ProfileSection
from tui.session import Session
from widgets.profile_rows import recovery_change

pytestmark = AT_BACKEND


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


def test_rule_9_5_a_recovery_email_waits_for_its_code_and_can_be_given_up(grace: NewMember, tmp_path: Path) -> None:
    address = f"r{grace.email}"

    async def story(page: Page) -> None:
        await open_profile(page, "recovery_email")
        await page.press("enter")
        await page.paste(address)
        await page.press("tab")
        await page.paste(grace.password)
        await page.press("enter")
        assert "Step 2 of 2" in page.text
        await page.press("escape", "escape", "y", "G")
        assert "Waits for its code" in page.text
        assert (await own(page)).recovery_email is None
        await page.press("enter")
        await page.paste("000000")
        await page.press("enter")
        assert "4 tries left" in page.prose
        await page.press("escape", "y", "d")
        assert address in page.text
        await page.type(grace.password)
        await page.press("ctrl+s")
        assert (await own(page)).pending_recovery_email is None
        assert "Waits for its code" not in page.text

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_11_5_the_owner_cancels_a_recovery_email_that_an_operator_asked_for(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await grace.is_given_recovery_email("somebody@example.org")
        await open_profile(page)
        await page.press("G")
        assert "somebody@example.org" in page.text
        await page.press("d", "y")
        assert "It is cancelled" in page.text
        assert (await page.app.session.client.coming_recovery_email.get()).email is None

    on_real_page(grace, tmp_path, story)


def test_rule_9_5_the_time_left_counts_down_in_the_list_and_beside_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    timer = Mock()
    monkeypatch.setattr(ProfileSection, "set_timer", timer)

    async def story(page: Page) -> None:
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), profile_samples.coming()))
        await open_profile(page, "pending")
        section = page.app.screen.query_one(ProfileSection)
        assert page.text.count("8 min left") == 2
        timer.assert_called_with(pytest.approx(30.05), section.count_down)
        session.clock = lambda: samples.clock() + timedelta(minutes=20)
        timer.return_value.stop.reset_mock()
        section.count_down()
        await page.settle()
        assert [" ".join(drawn(one)).count("ended") for one in (section.rows, section.detail)] == [1, 1]
        timer.assert_called_with(60, section.count_down)  # Of the one to come.
        timer.return_value.stop.assert_called_once()

    on_page(session, story, LARGE)


def test_rule_11_5_one_that_an_operator_asked_for_is_cancelled_until_it_is_due_and_then_asked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Mock()
    monkeypatch.setattr(ProfileSection, "look_again", asked)

    async def story(page: Page) -> None:
        coming = profile_samples.coming()
        takes_effect_at = coming.takes_effect_at
        assert takes_effect_at is not None
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), coming))
        await open_profile(page, "coming")
        section = page.app.screen.query_one(ProfileSection)
        session.clock = lambda: takes_effect_at - timedelta(seconds=1)
        section.count_down()
        await page.settle()
        assert "d Remove" in page.rows[-1]
        assert " ".join(drawn(section.detail)).count("d cancels it") == 2, "as a row, and in the words about it"
        asked.assert_not_called()
        session.clock = lambda: takes_effect_at
        section.count_down()
        await page.settle()
        assert "takes effect about now" in page.text
        assert "d Remove" not in page.rows[-1] and "cancels it" not in page.text
        asked.assert_called_once_with()

    on_page(session, story, LARGE)


def test_an_avatar_that_was_not_to_be_had_is_asked_for_when_one_comes_to_it_again_not_when_time_goes_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = AsyncMock(side_effect=ServerUnreachable())
    monkeypatch.setattr(session.avatars, "fetch", fetch)

    async def story(page: Page) -> None:
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), None))
        await open_profile(page, "avatar")
        section = page.app.screen.query_one(ProfileSection)
        fetch.reset_mock()
        section.count_down()
        await page.settle()
        fetch.assert_not_called()
        await page.press("down", "up")
        fetch.assert_called_once()

    on_page(session, story, LARGE)


@pytest.mark.parametrize(
    ("left", "coming", "seconds"),
    [
        (timedelta(minutes=8, seconds=30), timedelta(hours=70), 0),
        (timedelta(minutes=8, seconds=30), timedelta(hours=3, seconds=7), 7),
        (timedelta(minutes=8, seconds=30), timedelta(0), 30),
        (timedelta(0), timedelta(0), 60),
    ],
    ids=str,
)
def test_rule_9_5_what_reads_differently_first_is_waited_for(
    left: timedelta, coming: timedelta, seconds: float
) -> None:
    profile, asked = profile_samples.own_profile(), profile_samples.coming()
    pending = profile.pending_recovery_email
    assert pending is not None
    pending = pending.model_copy(update={"expires_at": samples.NOW + left})
    profile = profile.model_copy(update={"pending_recovery_email": pending})
    asked = asked.model_copy(update={"takes_effect_at": samples.NOW + coming})
    assert recovery_change(profile, asked, samples.NOW) == seconds
    assert recovery_change(profile.model_copy(update={"pending_recovery_email": None}), None, samples.NOW) is None
