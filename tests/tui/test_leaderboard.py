"""The Leaderboard tab by keys."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from api_client.errors import Conflict, ServerUnreachable
from api_client.wire.enums import Category
from api_client.wire.leaderboard import Leaderboard
from tests.running import RunningBackend
from tests.tui.boards import Boards
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tui.screens.leaderboard import LeaderboardPane
from tui.screens.member import MemberScreen
from tui.session import Session
from widgets.rank_row import RankRow

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
STATUS = -2
PINNED = -3


def tell(
    session: Session,
    boards: Boards,
    story: Callable[[Page], Awaitable[None]],
    size: tuple[int, int] = SMALL,
) -> None:
    """Tell a story on the tab, at a server that answers with `boards`."""

    async def opened(page: Page) -> None:
        await page.press("5")
        await story(page)

    with patch.object(session.client.leaderboards, "get", boards.get):
        on_page(session, opened, size)


def on(page: Page) -> int:
    """The rank under the cursor."""
    row = page.app.screen.query_one(LeaderboardPane).rows.cursor_row
    return row.entry.rank if isinstance(row, RankRow) else 0


@SIZES
def test_rule_6_1_the_board_of_30_days_is_shown_by_rank_with_its_days(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        assert re.search(r"›\s+1  Member 1\s+100.000 points\s+level 1", page.text)
        assert "23 Oct to 21 Nov 2026" in page.text

    tell(session, Boards(), story, size)


@SIZES
def test_rule_6_3_my_row_is_pinned_while_it_is_out_of_sight_and_m_goes_there(
    session: Session, size: tuple[int, int]
) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        assert re.search(r"^ ↓  41.207  Ada Okafor \(you\)", page.rows[PINNED])
        await page.press("m")
        assert on(page) == 41_207
        assert re.search(r"›  41.207  Ada Okafor \(you\)", page.text)
        assert re.match(r" Your rank is #41.207 of 100.000", page.rows[PINNED])
        await page.press("G")
        assert re.search(r"^ ↑  41.207  Ada Okafor \(you\)", page.rows[PINNED])
        asked = len(boards.asked)
        await page.press("m")
        assert on(page) == 41_207
        assert len(boards.asked) == asked
        await page.press(*["ctrl+u"] * 12)
        assert on(page) < 41_130
        assert page.rows[PINNED].startswith(" ↓")
        await page.press("g")
        assert on(page) == 1
        assert boards.asked[-1][2] in {"", "behind-100"}

    tell(session, boards, story, size)


def test_100_000_ranks_take_the_requests_of_100(session: Session) -> None:
    def asked(count: int) -> int:
        boards = Boards(count, me=3)

        async def story(page: Page) -> None:
            await page.press(*["j"] * 5, "ctrl+d", "ctrl+u", "m")

        tell(session, boards, story)
        return len(boards.asked)

    assert asked(100_000) <= asked(100) + 1


def test_rule_6_2_a_private_profile_is_ranked_and_can_not_be_opened(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("j", "j", "j", "j")
        assert re.search(r"› +5  Private profile +99.996 points", page.text)
        await page.press("enter")
        assert page.rows[STATUS] == " Rank 5 is a private profile: it has no name here."
        assert not isinstance(page.app.screen, MemberScreen)

    tell(session, Boards(), story)


def test_enter_opens_a_profile_and_esc_comes_back_to_its_row(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("j", "enter")
        assert isinstance(page.app.screen, MemberScreen)
        assert page.app.screen.profile_id == "p2"
        await page.press("escape")
        assert on(page) == 2

    tell(session, Boards(), story)


@SIZES
def test_rule_6_1_t_turns_the_categories_and_capital_c_the_company(session: Session, size: tuple[int, int]) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        await page.press("G", "t")
        assert boards.asked[-1] == ("platform", "forum", "")
        assert on(page) == 1
        assert "You have no points here in the last 30 days" in page.rows[PINNED]
        await page.press("m")
        assert page.rows[STATUS] == " You have no points here in the last 30 days."
        await page.press("T", "T")
        assert boards.asked[-1][1] == "learning"
        await page.press("C")
        assert boards.asked[-1] == ("company", "learning", "")
        await page.press("t", "C")
        assert boards.asked[-1] == ("platform", "", "")

    tell(session, boards, story, size)


def test_rows_of_one_board_are_not_shown_as_those_of_another(session: Session) -> None:
    boards, gate = Boards(), asyncio.Event()
    really = boards.get

    async def slow(*arguments: Any, **options: Any) -> Leaderboard:
        await gate.wait()
        return await really(*arguments, **options)

    async def story(page: Page) -> None:
        with patch.object(page.app.session.client.leaderboards, "get", slow):
            await page.pilot.press("t")
            await page.pilot.pause()
            assert "Member 1" not in page.text
            assert "Loading…" in page.text
            await page.pilot.press("T")
            await page.pilot.pause()
            assert "Member 1" in page.text
            gate.set()
            await page.settle()
            assert boards.asked[-1] == ("platform", "", "")
            assert on(page) == 1

    tell(session, boards, story)


def test_the_switches_can_be_clicked(session: Session) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        await page.pilot.click("#categories", offset=(18, 0))
        await page.settle()
        assert boards.asked[-1] == ("platform", Category.FORUM.value, "")
        await page.pilot.click("#scopes", offset=(25, 0))
        await page.settle()
        assert boards.asked[-1] == ("company", Category.FORUM.value, "")

    tell(session, boards, story)


def test_on_a_small_terminal_names_stand_whole_and_my_row_is_pinned(session: Session) -> None:
    async def story(page: Page) -> None:
        assert page.rows[PINNED].startswith(" Your rank is #14")
        await page.pilot.resize_terminal(60, 16)
        await page.settle()
        assert re.match(r" ↓ +14  Ada Okafor \(you\)", page.rows[PINNED])
        assert "Everybody  Acme Logistics\n" in page.text

    tell(session, Boards(me=14), story)


def test_what_changed_is_known_of_everybodys_board_over_all_categories_alone(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "▲ 14 in 24 h" in page.text
        await page.press("t")
        assert "in 24 h" not in page.text

    tell(session, Boards(me=4), story, LARGE)


def test_a_company_board_without_a_company_says_so_and_c_goes_back(session: Session) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        boards.error = Conflict("Your account belongs to no company: ask for the platform's board.")
        await page.press("C")
        assert "Your account belongs to no company" in page.prose
        boards.error = None
        await page.press("C")
        assert on(page) == 1

    tell(session, boards, story)


@SIZES
def test_without_a_server_the_ranks_stay_and_another_board_says_what_to_do(
    session: Session, size: tuple[int, int]
) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        boards.error = ServerUnreachable()
        await page.press("r")
        assert "Member 1" in page.text
        assert "offline: press r to try again." in page.rows[STATUS]
        await page.press("t")
        assert "Member 1" not in page.text
        assert "Press r to try again." in page.prose
        boards.error = None
        await page.press("r")
        assert on(page) == 1

    tell(session, boards, story, size)


def test_nobody_with_points_is_a_sentence_and_the_switches_stay(session: Session) -> None:
    async def story(page: Page) -> None:
        assert "Nobody has points here in the last 30 days: W shows what gives some." in page.text
        assert "Marketplace" in page.text
        await page.press("t", "enter", "m")

    tell(session, Boards(0, me=None), story)


def test_my_row_stays_pinned_while_ranks_change_behind_my_back(session: Session) -> None:
    boards = Boards()

    async def story(page: Page) -> None:
        boards.me = 41_000
        await page.press("r")
        assert "41 000" in page.rows[PINNED]

    tell(session, boards, story)


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


@with_backend
def test_rules_6_1_to_6_3_on_a_real_board(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("5")
        assert "You have no points here" in page.rows[PINNED]
        await member.did("learning_lecture_completed")
        await page.press("r")
        assert re.match(r" ↓ +\d+  Grace Example \(you\) +1 point +level 0", page.rows[PINNED])
        await page.press("m")
        assert re.search(r"› +\d+  Grace Example \(you\) +1 point", page.text)
        await page.press("t")
        assert "You have no points here" in page.rows[PINNED]
        await page.press("T", "T")
        assert re.match(r" ↓ +\d+  Grace Example \(you\)", page.rows[PINNED])
        await page.press("m", "enter")
        assert isinstance(page.app.screen, MemberScreen)

    on_real_page(member, tmp_path, story, SMALL)
