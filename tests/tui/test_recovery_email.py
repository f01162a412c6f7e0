"""The recovery e-mail in Settings › Profile, by keys, against a real backend: rules 9.5 and 11.5."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from api_client.errors import ServerUnreachable
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.test_profile_settings import open_profile, own
from tests.widgets import profile_samples
from tests.widgets.stage import drawn
from tui.resources import PROFILE, ProfileSettings
from tui.screens.profile import ProfileSection
from tui.session import Session
from widgets import words

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


def test_rule_11_5_one_that_an_operator_asked_for_can_be_cancelled_as_long_as_the_server_has_it(
    session: Session,
) -> None:
    async def story(page: Page) -> None:
        coming = profile_samples.coming()
        takes_effect_at = coming.takes_effect_at
        assert takes_effect_at is not None
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), coming))
        await open_profile(page, "coming")
        section = page.app.screen.query_one(ProfileSection)
        for left, told in (timedelta(seconds=1), "under 1 min left"), (timedelta(0), "takes effect about now"):
            session.clock = lambda left=left: takes_effect_at - left  # type: ignore[misc]
            section.count_down()
            await page.settle()
            detail = " ".join(" ".join(drawn(section.detail)).split())
            assert f"It takes effect on {words.local(takes_effect_at)}. An operator asked for it" in detail
            assert told in detail and detail.count("d cancels it") == 2
            assert "d Remove" in page.rows[-1]

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
