"""Points in full, from the Stats card."""

from __future__ import annotations

from pathlib import Path

from tests.running import RunningBackend
from tests.tui.member import new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tui.session import Session


@with_backend
def test_rule_2_6_enter_on_the_stats_card_shows_points_by_category_day_month_and_year(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace = new_member(backend)

    async def story(page: Page) -> None:
        await grace.did("platform_app_created", "learning_lecture_completed")
        await page.press("enter")
        assert "Level 0" in page.text
        assert "points to level 1" in page.text
        assert "30 days" in page.text
        await page.press("G")
        assert "points on 1 day of 371" in page.text
        await page.press("escape")
        assert "─ Badges" in page.text

    on_real_page(grace, tmp_path, story, SMALL)


def test_without_a_server_the_dialog_says_so_and_what_to_press(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("enter")
        assert "could not be reached" in page.prose
        assert "Press r to try again." in page.prose

    on_page(session, story, LARGE)
