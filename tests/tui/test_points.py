"""The points ledger and the ways to earn points, by keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api_client.errors import ServerUnreachable
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tui.modals.points import PointsDialog
from tui.modals.ways import WaysDialog
from tui.session import Session

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
REASON = "Copied the answer of somebody else, word for word"


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


@with_backend
@SIZES
def test_rule_2_4_a_penalty_and_its_reason_are_read_in_the_ledger(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press("P")
        assert "No points yet: W shows what gives some." in page.text
        await member.did("forum_answer_accepted")
        member.was_penalised(5, REASON)
        await page.press("r")
        assert re.search(r"› Penalty: Copied the answer .* -5 +just now", page.text)
        assert re.search(r"Have your answer marked as accepted +\+15 +just now", page.text)
        await page.press("enter")
        assert REASON in page.prose
        assert re.search(r"When +just now · \d", page.text)
        await page.press("escape", "escape")
        assert not isinstance(page.app.screen, PointsDialog)

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rules_2_1_and_2_5_the_ways_to_earn_points_and_the_levels_are_listed(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await member.did(*["marketplace_app_published"] * 2)
        await page.press("r", "5", "W")
        assert "Forum · 5" in page.text
        assert re.search(r"› Have your answer marked as accepted +\+15 +no limit", page.text)
        assert re.search(r"Receive an upvote +\+10 +max 50 a day", page.text)
        assert re.search(r"Downvote someone +-1 +no limit", page.text)
        assert "Enter Open" in page.rows[-1]
        await page.press("j", "enter")
        assert re.search(r"Most a day +50 points", page.text)
        await page.press("escape", "G")
        assert re.search(r"Level 1 +100 points +✓ reached", page.text)
        assert re.search(r"Level 2 +500 points +400 to go", page.text)
        assert "Enter Open" not in page.rows[-1]
        await page.press("escape")
        assert not isinstance(page.app.screen, WaysDialog)

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
def test_rule_2_4_the_ledger_is_fetched_as_one_scrolls(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await member.did("marketplace_app_published", *["learning_lecture_completed"] * 149)
        await page.press("P", "G", "G")
        assert re.search(r"› Publish an app +\+50", page.text)
        await page.press("W")
        assert isinstance(page.app.screen, WaysDialog)

    on_real_page(member, tmp_path, story, SMALL)


@pytest.mark.parametrize(("key", "group", "method"), [("P", "points", "ledger"), ("W", "points", "rules")])
def test_without_a_server_the_dialogs_say_so_and_r_tries_again(
    session: Session, monkeypatch: pytest.MonkeyPatch, key: str, group: str, method: str
) -> None:
    tries = []

    async def refused(*_: object, **__: object) -> None:
        tries.append(1)
        raise ServerUnreachable

    monkeypatch.setattr(getattr(session.client, group), method, refused)

    async def story(page: Page) -> None:
        await page.press("5", key)
        assert "The server could not be reached" in page.prose
        assert "Press r to try again." in page.prose
        await page.press("r")
        assert len(tries) == 2

    on_page(session, story)
