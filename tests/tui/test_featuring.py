"""Badges in the header: featuring and their order, by keys against a real backend (rule 3.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.wire.badge import Badges
from tests.running import RunningBackend
from tests.tui.lists import find, listed
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Known, Page, on_real_page

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
STATUS = -2
"""The row of the status line."""

FIVE = (
    "platform_app_created",
    "platform_free_app_deployed",
    "learning_lecture_completed",
    "forum_answer_accepted",
    *["forum_answer_marked_accepted"] * 5,
)
"""Activities that earn the five badges `NAMES`."""
NAMES = ("First App", "Lift-off", "First Lesson", "Helping Hand", "Closing the Loop")


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


async def featured_of(who: Known) -> list[str]:
    """The names in the header, as the server says."""
    async with Client(who.server) as client:
        client.use((await client.sessions.sign_in(who.email, SecretStr(who.password))).token)
        return [badge.name.plain for badge in (await client.overview()).header.featured_badges]


async def feature(page: Page, *names: str) -> None:
    """Press `f` on each of these badges."""
    for name in names:
        await find(page, name)
        await page.press("f")
    await page.press("escape")


@with_backend
@SIZES
def test_rule_3_4_four_badges_are_featured_in_ones_own_order_and_a_fifth_is_refused(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await member.did(*FIVE)
        await page.press("2")
        await feature(page, *NAMES[:4])
        assert page.rows[STATUS] == f" ✓ {NAMES[3]} is in the header."
        assert NAMES[0] in "\n".join(page.rows[:4])
        assert "★ featured 4" in page.text
        await feature(page, NAMES[4])
        assert page.rows[STATUS] == " ! At most 4 badges can be featured: take one out first."
        assert "★ featured 5" not in page.text
        assert await featured_of(member) == [*NAMES[:4]]

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_3_4_keys_move_a_featured_badge_and_take_it_out_and_the_header_follows(
    member: NewMember, tmp_path: Path
) -> None:
    first, second, third = NAMES[:3]

    async def story(page: Page) -> None:
        await member.did(*FIVE)
        await page.press("2")
        await feature(page, first, second, third)
        await find(page, first)
        # Typed faster than it is saved, and still each counts.
        await page.pilot.press(">", ">")
        await page.settle()
        assert page.rows[STATUS] == f" ✓ {first} is at place 3."
        await page.press(">")
        assert page.rows[STATUS] == " It is the last one already."
        assert await featured_of(member) == [second, third, first]
        header = "\n".join(page.rows[:4])
        assert header.index(second) < header.index(third) < header.index(first)
        await page.press("<")
        assert page.rows[STATUS] == f" ✓ {first} is at place 2."
        assert await featured_of(member) == [second, first, third]
        await page.press("f")
        assert page.rows[STATUS] == f" ✓ {first} is no longer in the header."
        assert first not in "\n".join(page.rows[:4])
        assert "★" not in "\n".join(listed(page))
        assert await featured_of(member) == [second, third]

    on_real_page(member, tmp_path, story, LARGE)


@with_backend
def test_rule_3_4_orders_reach_the_server_one_after_the_other(
    member: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await member.did(*FIVE)
        await page.press("2")
        await feature(page, *NAMES[:4])
        await find(page, NAMES[0])
        badges, answer, asked = page.app.session.client.badges, asyncio.Event(), list[list[str]]()
        really = badges.feature

        async def slow(badge_ids: Sequence[str]) -> Badges:
            asked.append([*badge_ids])
            await answer.wait()
            return await really(badge_ids)

        monkeypatch.setattr(badges, "feature", slow)
        await page.pilot.press(">", ">", ">")
        assert len(asked) == 1
        answer.set()
        await page.settle()
        assert len(asked) == 2
        assert await featured_of(member) == [*NAMES[1:4], NAMES[0]]

    on_real_page(member, tmp_path, story, LARGE)


@with_backend
def test_rule_3_4_what_is_not_earned_can_not_be_featured(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("2")
        assert "Feature" not in page.rows[-1]
        await page.press("f")
        assert "★" not in page.text

    on_real_page(member, tmp_path, story, SMALL)
