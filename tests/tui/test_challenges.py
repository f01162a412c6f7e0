"""The Challenges tab by keys, against a real backend."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest

from api_client.errors import AnswerLost
from api_client.wire.challenge import Challenge, Claim
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page as WirePage
from tests.running import RunningBackend
from tests.tui.lists import under
from tests.tui.member import PASSWORD, WELCOME, NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.widgets import samples
from tui.resources import CHALLENGES
from tui.screens.challenges import has_turned, next_change
from tui.session import Session

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
STATUS = -2
"""The row of the status line."""


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Someone who has done nothing yet."""
    return new_member(backend)


def header(page: Page) -> str:
    """What the header says."""
    return "\n".join(page.rows[:4])


@with_backend
@SIZES
def test_rule_4_2_challenges_stand_under_their_state_with_credits_steps_and_time_left(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await member.did(*WELCOME)
        await page.press("3")
        (ready,) = under(page, "Ready to claim")
        assert re.search(r"› ● Welcome Aboard +50 credits +2/2 steps +(\d+ d|\d+ h|\d+ min).* left", ready)
        active = under(page, "Active")
        assert len(active) == 5
        assert all(re.search(r"○ .* credits +0/\d steps|○ .* credits +1/\d steps", row) for row in active)
        places = [page.text.index(f"{heading} ·") for heading in ("Ready to claim", "Active", "Upcoming")]
        assert places == sorted(places)

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_4_2_beside_the_list_stands_what_the_cursor_is_on(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("3")
        assert "Create an app" in page.text
        assert "0/1" in page.text
        assert "State         ○ active" in page.text
        assert "Until" in page.text
        await page.press("j")
        assert "Create an app" not in page.text
        assert "Submit feedback items" in page.text
        await page.press("k")
        assert "Create an app" in page.text

    on_real_page(member, tmp_path, story, LARGE)


@with_backend
def test_in_80x24_enter_opens_the_challenge_in_place_of_the_list_where_it_can_be_claimed(
    member: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await member.did(*WELCOME)
        await page.press("3")
        assert "Create an app" not in page.text
        await page.press("enter")
        assert "✓ Create an app" in page.text
        assert "Active ·" not in page.text
        await page.press("c")
        assert "State         ✓ claimed" in page.text
        assert "Claimed       just now" in page.text
        await page.press("escape")
        assert re.search(r"› ✓ Welcome Aboard", page.text)

    on_real_page(member, tmp_path, story, SMALL)


@with_backend
@SIZES
def test_rule_4_3_c_claims_and_balance_list_header_and_tab_bar_follow(
    member: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await member.did(*WELCOME)
        await page.press("3")
        assert "●1" in page.text
        assert "0 credits" in header(page)
        await page.press("c")
        assert page.rows[STATUS] == " ✓ Claimed 50 credits: the balance is 50 now."
        assert "50 credits" in header(page)
        assert "●1" not in page.text
        (claimed,) = under(page, "Claimed")
        assert claimed.startswith(" › ✓ Welcome Aboard")
        assert "Ready to claim" not in page.text

    on_real_page(member, tmp_path, story, size)


@with_backend
def test_rule_4_3_claiming_an_unfinished_one_names_the_open_steps(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await member.did("platform_app_created")
        await page.press("3", "c")
        assert page.rows[STATUS] == " ! Not finished yet: Complete Academy lectures (0 of 2)."
        assert "0 credits" in header(page)

    on_real_page(member, tmp_path, story, LARGE)


@with_backend
def test_rule_4_3_trying_again_after_a_lost_answer_sends_the_same_key_and_pays_once(
    member: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await member.did(*WELCOME)
        challenges, keys = page.app.session.client.challenges, []
        really = challenges.claim

        async def lossy(challenge_id: str, *, idempotency_key: str | None = None) -> Claim:
            keys.append(idempotency_key)
            claim = await really(challenge_id, idempotency_key=idempotency_key)
            if len(keys) == 1:
                raise AnswerLost
            return claim

        monkeypatch.setattr(challenges, "claim", lossy)
        await page.press("3", "c")
        assert page.rows[STATUS].startswith(" ! The connection broke")
        await page.press("c")
        assert page.rows[STATUS] == " ✓ Claimed 50 credits: the balance is 50 now."
        assert keys[0] is not None
        assert keys == [keys[0]] * 2
        mine = await page.app.session.client.credits.get()
        assert [row.credits for row in mine.items] == [50]

    on_real_page(member, tmp_path, story, LARGE)


@with_backend
def test_who_must_sign_in_again_does_so_over_the_tab_and_goes_on(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("3", "j")
        chosen = next(row for row in page.rows if "›" in row)
        await page.app.session.client.sessions.end()
        await page.press("r")
        assert "Sign in again to go on" in page.text
        await page.type(PASSWORD)
        await page.press("enter")
        assert "Sign in again" not in page.text
        assert chosen in page.rows

    on_real_page(member, tmp_path, story, LARGE)


def challenges_of(*states: ChallengeState) -> WirePage[Challenge]:
    """One challenge in each state."""
    return WirePage[Challenge](items=[samples.challenge(state) for state in states], next_cursor=None)


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (timedelta(days=3, minutes=10), 600),
        (timedelta(hours=5, seconds=7), 7),
        (timedelta(minutes=2, seconds=30), 30),
        (timedelta(0), None),
    ],
    ids=str,
)
def test_rule_4_2_the_countdown_wakes_by_the_hour_and_in_the_last_day_by_the_minute(
    left: timedelta, seconds: float | None
) -> None:
    challenge = samples.challenge(ChallengeState.ACTIVE).model_copy(update={"ends_at": samples.NOW + left})
    claimed = samples.challenge(ChallengeState.CLAIMED)
    assert next_change([challenge, claimed], samples.NOW) == seconds


def test_rule_4_2_what_ends_or_begins_is_asked_for_again() -> None:
    challenge = samples.challenge(ChallengeState.ACTIVE)
    end, a_moment = challenge.ends_at, timedelta(seconds=1)
    assert has_turned([challenge], end - a_moment, end)
    assert not has_turned([challenge], end, end + a_moment)
    assert not has_turned([challenge], samples.NOW, end - a_moment)


@SIZES
def test_without_a_server_old_challenges_stay_and_the_status_line_says_so(
    session: Session, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await know(session, CHALLENGES, challenges_of(ChallengeState.ACTIVE))
        await page.press("3")
        assert "Autumn of Answers" in page.text
        assert "offline: press r to try again." in page.rows[STATUS]

    on_page(session, story, size)


@SIZES
def test_without_a_server_and_without_challenges_a_sentence_says_what_to_do(
    session: Session, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press("3")
        assert "Press r to try again." in page.text
        assert "Loading" not in page.text
        # What the overview told can be claimed all the same.
        assert "c Claim credits" in page.rows[-1]

    on_page(session, story, size)


@SIZES
def test_without_any_challenge_a_sentence_says_when_to_come_back(session: Session, size: tuple[int, int]) -> None:
    async def story(page: Page) -> None:
        await know(session, CHALLENGES, challenges_of())
        await page.press("3")
        assert "No challenge is running: come back when the next quarter begins." in page.text

    on_page(session, story, size)


@SIZES
def test_while_challenges_are_fetched_their_places_say_so(
    session: Session, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asyncio.Event()

    async def slow(*_: object, **__: object) -> WirePage[Challenge]:
        await answer.wait()
        return challenges_of(ChallengeState.ACTIVE)

    monkeypatch.setattr(session.client.challenges, "list", slow)

    async def story(page: Page) -> None:
        await page.pilot.press("3")
        await page.pilot.pause()
        assert "Loading…" in page.text
        assert "Loading the challenges…" in page.rows[STATUS]
        answer.set()
        await page.settle()
        assert "Autumn of Answers" in page.text

    on_page(session, story, size)
