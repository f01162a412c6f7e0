"""The recovery e-mail in Settings › Profile, by keys, against a real backend: rules 9.5 and 11.5."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import SMALL, Page, on_real_page
from tests.tui.test_profile_settings import open_profile, own

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
