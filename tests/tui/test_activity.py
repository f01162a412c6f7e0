"""The Activity tab: the last public events (rule 8.1), by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.wire.page import Page as Answered
from tests.running import RunningBackend
from tests.snapshots.conftest import answering
from tests.tui.lists import listed
from tests.tui.member import new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.widgets import people_samples, samples
from tui.resources import ACTIVITY, BADGES
from tui.screens.activity import ActivityPane
from tui.screens.badges import BadgesPane
from tui.session import Session

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


@with_backend
def test_rule_8_1_the_last_20_public_events_stand_there_newest_first_and_nothing_else(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace = new_member(backend)

    async def story(page: Page) -> None:
        await page.press("7")
        assert "Nothing yet" in page.text
        await grace.did("forum_downvote_given", *["marketplace_app_published"] * 21, "forum_answer_accepted")
        await page.press("r")
        events = (await page.app.session.client.activity.list()).items
        rows = [row for row in listed(page) if "just now" in row]
        assert len(rows) == len(events) == 20
        assert [event.title.plain in row for event, row in zip(events, rows, strict=True)] == [True] * 20
        assert not any("downvote" in row.lower() for row in page.rows)

    on_real_page(grace, tmp_path, story, LARGE)


@SIZES
def test_each_event_tells_its_kind_and_both_times(
    session: Session, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(ActivityPane, "resource", answering(ACTIVITY, Answered(items=people_samples.events())))

    async def story(page: Page) -> None:
        await page.press("7", "j", "enter")
        assert "Answer accepted: How do I page through 100 000 rows?" in page.prose
        assert "Kind" in page.text
        assert "Forum" in page.text
        assert "5 h ago · 21 Nov 2026 04:30" in page.prose
        await page.press("escape", "j")
        assert "› ▣ App published" in page.text

    on_page(session, story, size)


@pytest.mark.parametrize("opened_before", [False, True])
def test_enter_on_a_badge_opens_the_badges_with_the_cursor_on_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, *, opened_before: bool
) -> None:
    monkeypatch.setattr(ActivityPane, "resource", answering(ACTIVITY, Answered(items=people_samples.events())))
    monkeypatch.setattr(BadgesPane, "resource", answering(BADGES, samples.badges()))

    async def story(page: Page) -> None:
        if opened_before:
            await page.press("2", "G", "enter")
            await page.press("escape", "/")
            await page.type("mentor")
            await page.press("enter")
        await page.press("7", "enter")
        assert "› ❖ Forum Legend III" in page.text
        await page.press("j")
        assert "› ◆ Publisher" in page.text

    on_page(session, story, SMALL)
