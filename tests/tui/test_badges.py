"""The Badges tab by keys, against a real backend."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from unittest.mock import patch

import pytest
from pydantic import SecretStr
from textual.content import Content

from api_client.client import Client
from api_client.wire.badge import Badges
from tests.running import RunningBackend
from tests.tui.lists import detail, find, listed
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Known, Page, know, on_page, on_real_page
from tests.widgets import samples
from tui.resources import BADGES, OVERVIEW
from tui.screens.badges import BadgesPane
from tui.session import Session
from widgets import words
from widgets.badge_detail import BadgeDetail

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
STATUS = -2
"""The row of the status line."""


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


async def badges_of(who: Known) -> Badges:
    """What the server says."""
    async with Client(who.server) as client:
        client.use((await client.sessions.sign_in(who.email, SecretStr(who.password))).token)
        return await client.badges.list()


@with_backend
@SIZES
def test_rule_3_2_a_badge_of_several_levels_is_earned_once_at_its_highest_level_with_the_date(
    backend: RunningBackend, tmp_path: Path, size: tuple[int, int]
) -> None:
    known = asyncio.run(badges_of(backend))
    badge = next(one for one in known.earned if 1 < one.level < one.levels and one.earned_at is not None)
    earned_at = badge.earned_at
    assert earned_at is not None

    async def story(page: Page) -> None:
        await page.press("2")
        assert f"Earned · {len(known.earned)}" in page.text
        await find(page, badge.name.plain)
        rows = listed(page)
        earned = rows[rows.index(" Earned · 1") + 1]
        assert words.badge_name(badge.name, badge.level, badge.levels) in earned
        assert " ago " in earned
        assert f"level {badge.level} of {badge.levels}" in earned
        assert badge.rarity.value in earned
        await page.press("enter")
        assert words.local(earned_at)[-5:] in detail(page)
        assert badge.description.plain in detail(page)

    on_real_page(backend, tmp_path, story, size)


@with_backend
@SIZES
def test_rule_3_3_what_is_begun_stands_with_its_percentage_and_what_is_not_stands_next(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await member.did("forum_answer_marked_accepted", "forum_answer_marked_accepted")
        await page.press("2")
        assert page.text.index("In progress ·") < page.text.index("Next ·")
        assert "Earned ·" not in page.text
        assert re.search(r"◇ Closing the Loop +━+╸?─+ +40% .*green", page.text)
        await find(page, "Helping Hand")
        rows = listed(page)
        assert re.search(r"› ◇ Helping Hand +─+ +0%", rows[rows.index(" Next · 1") + 1])

    on_real_page(member, tmp_path, story, size)


@with_backend
@SIZES
def test_the_cursor_stays_on_its_badge_when_others_come_before_it(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await member.did("platform_app_created")
        await page.press("2")
        assert re.search(r"› ◇ First App", page.text)
        await member.did("learning_lecture_completed", "forum_answer_accepted")
        await page.press("r")
        assert "First Lesson" in page.text
        assert re.search(r"› ◇ First App", page.text)

    on_real_page(member, tmp_path, story, size)


def test_another_badge_has_its_lines_made_once_and_is_looked_for_in_no_list(session: Session) -> None:
    made: list[str] = []
    lines = BadgeDetail.lines

    def noted(shown: BadgeDetail, width: int, height: int) -> list[Content]:
        if shown.value is not None:
            made.append(f"{shown.value.badge.id} {shown.value.place}")
        return lines(shown, width, height)

    async def story(page: Page) -> None:
        badges = samples.badges()
        await know(session, BADGES, badges)
        await know(session, OVERVIEW, samples.overview())
        await page.press("2", "home", "down", "up")
        with patch.object(BadgeDetail, "lines", noted), patch.object(BadgesPane, "items", side_effect=AssertionError):
            await page.press("down")
        assert made == [f"{badges.earned[1].id} 2"]

    on_page(session, story, LARGE)


def test_of_a_badge_that_an_answer_holds_twice_the_first_is_what_the_cursor_is_on(session: Session) -> None:
    async def story(page: Page) -> None:
        badges = samples.badges()
        [first, *_] = badges.earned
        twice = badges.model_copy(update={"next": [first.model_copy(update={"earned_at": None})]})
        await know(session, BADGES, twice)
        await page.press("2", "home")
        chosen = page.app.screen.query_one(BadgesPane).chosen
        assert chosen == first

    on_page(session, story, LARGE)


@SIZES
def test_slash_finds_by_name_or_description_and_escape_shows_all_again(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2", "/")
        await page.type("forum LEG")
        assert "Earned · 1" in page.text
        assert "In progress" not in page.text
        assert "Forum Legend III" in page.text
        await page.press("enter")
        assert "› ❖ Forum Legend III" in page.text
        await page.press("escape")
        assert "Earned · 3" in page.text
        await page.press("/")
        await page.type("review apps")
        assert "Earned · 3" in page.text
        await page.type(" never")
        assert "No name or description holds “review apps never”: Esc shows all." in page.text
        await page.press("escape")
        assert "Earned · 3" in page.text

    on_page(session, story, size)


def test_rule_3_3_a_badge_with_a_further_level_is_earned_and_in_progress_and_each_row_opens_its_own(
    session: Session,
) -> None:
    earned = samples.badge("Reviewer", level=1, levels=3, progress=0.4, earned=True)
    begun = samples.badge("Reviewer", level=2, levels=3, progress=0.4)

    async def story(page: Page) -> None:
        await know(session, BADGES, Badges(earned=[earned], in_progress=[begun], next=[]))
        await page.press("2")
        assert "Level         level 1 of 3" in page.text
        assert "Feature" in page.rows[-1]
        await page.press("j")
        assert "Level         level 2 of 3" in page.text
        assert "Feature" not in page.rows[-1]
        assert re.search(r"› ◈ Reviewer II", page.text)

    on_page(session, story, LARGE)


def test_a_detail_that_has_the_focus_stays_when_the_terminal_becomes_small(session: Session) -> None:
    async def story(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2", "tab")
        await page.pilot.resize_terminal(*SMALL)
        await page.settle()
        assert "Rarity        ❖ orange" in page.text
        await page.press("escape")
        assert "› ❖ Forum Legend III" in page.text
        await page.pilot.resize_terminal(*LARGE)
        await page.settle()
        assert "› ❖ Forum Legend III" in page.text
        assert "Rarity        ❖ orange" in page.text

    on_page(session, story, LARGE)


@SIZES
def test_enter_shows_the_badge_in_full_and_escape_goes_back(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2", "j", "enter")
        assert "Rarity        ◆ purple" in page.text
        assert "level 2 of 3" in page.text
        assert "16 of 40" in page.text
        assert ("Earned · 3" in page.text) is (size == LARGE)
        await page.press("escape")
        assert "Earned · 3" in page.text
        assert "› ◆ Publisher II" in page.text

    on_page(session, story, size)


@SIZES
def test_without_a_server_old_badges_stay_and_the_status_line_says_so(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2")
        assert "Forum Legend III" in page.text
        assert "offline: press r to try again." in page.rows[STATUS]
        await page.press("j", "f")
        assert "! The server could not be reached, nothing was sent: check the network and try again." in page.prose
        # What could not be saved is not shown either.
        assert re.search(r"› ◆ Publisher II .*★ featured 2", page.text)

    on_page(session, story, size)


@SIZES
def test_without_a_server_and_without_badges_a_sentence_says_what_to_do(
    session: Session, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press("2")
        assert "Press r to try again." in page.text
        assert "Loading" not in page.text

    on_page(session, story, size)


@SIZES
def test_without_any_badge_a_sentence_says_how_to_begin(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await know(session, BADGES, Badges(earned=[], in_progress=[], next=[]))
        await page.press("2")
        assert "No badges here yet: have an answer accepted" in page.text

    on_page(session, story, size)
