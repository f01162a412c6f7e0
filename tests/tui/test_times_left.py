"""Times left, in Challenges and Settings › Profile, count down by themselves, in the rows that read differently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from unittest.mock import Mock, patch

import pytest

from api_client.wire.challenge import Challenge
from api_client.wire.enums import ChallengeState
from api_client.wire.page import Page as WirePage
from tests.tui.page import LARGE, Page, know, on_page
from tests.tui.test_challenges import challenges_of
from tests.tui.test_profile_settings import open_profile
from tests.widgets import profile_samples, samples
from tests.widgets.stage import drawn
from tui.resources import CHALLENGES, PROFILE, ProfileSettings
from tui.screens.challenges import ChallengesPane, next_change
from tui.screens.lists import KeyedList
from tui.screens.profile import ProfileSection
from tui.session import Session
from widgets.challenge_detail import ChallengeDetail
from widgets.lines import wait_for_change
from widgets.profile_rows import recovery_change
from widgets.rows import Row


def test_rule_4_2_the_time_left_counts_down_in_the_rows_that_read_differently_only(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [samples.NOW]
    session.clock = lambda: now[0]

    async def story(page: Page) -> None:
        listed = challenges_of(ChallengeState.ACTIVE, ChallengeState.CLAIMED)
        long_ago = {"claimed_at": samples.NOW - timedelta(days=5)}
        listed.items[1] = listed.items[1].model_copy(update=long_ago)
        await know(session, CHALLENGES, listed)
        await page.press("3")
        assert page.text.count("3 d 4 h left") == 2
        rows, redrawn = page.app.screen.query_one(KeyedList), list[int]()
        really = rows.refresh_line

        def noting(y: int) -> None:
            redrawn.append(y)
            really(y)

        monkeypatch.setattr(rows, "refresh_line", noting)
        pane = page.app.screen.query_one(ChallengesPane)
        pane.count_down()
        assert redrawn == []
        now[0] += timedelta(hours=1)
        with patch.object(pane, "set_timer") as timer:
            pane.count_down()
        wait = next_change(listed.items, now[0])
        assert wait is not None
        timer.assert_called_once_with(wait_for_change(wait), pane.count_down)
        page.app.screen.query_one(ChallengeDetail).tick()
        await page.settle()
        (row,) = redrawn
        assert "› ○ Autumn of Answers" in page.rows[rows.region.y + row]
        assert page.text.count("3 d 3 h left") == 2

    on_page(session, story)


def test_rule_4_2_from_the_start_the_next_change_is_waited_for_and_where_time_is_up_the_server_asked(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    timer = Mock()
    monkeypatch.setattr(ChallengesPane, "set_timer", timer)

    async def story(page: Page) -> None:
        listed = challenges_of(ChallengeState.ACTIVE)
        ends_at = samples.NOW + timedelta(days=3, seconds=7)
        listed.items[0] = listed.items[0].model_copy(update={"ends_at": ends_at})
        await know(session, CHALLENGES, listed)
        await page.press("3")
        pane = page.app.screen.query_one(ChallengesPane)
        timer.assert_called_with(pytest.approx(7.05), pane.count_down)
        for left, asked in (timedelta(seconds=1), 0), (timedelta(0), 1):
            session.clock = lambda left=left: ends_at - left  # type: ignore[misc]
            with patch.object(pane, "fetch") as aloud, patch.object(pane, "look_again") as look_again:
                pane.count_down()
            assert (look_again.call_count, aloud.call_count) == (asked, 0)

    on_page(session, story)


def test_a_challenges_time_that_changes_while_the_rows_are_made_is_told_next(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, timer, really = [samples.NOW], Mock(), ChallengesPane.rows_for
    session.clock = lambda: now[0]

    def slowly(pane: ChallengesPane, value: WirePage[Challenge]) -> Sequence[Row]:
        now[0] += timedelta(minutes=2)
        return really(pane, value)

    monkeypatch.setattr(ChallengesPane, "set_timer", timer)
    monkeypatch.setattr(ChallengesPane, "rows_for", slowly)

    async def story(page: Page) -> None:
        listed = challenges_of(ChallengeState.ACTIVE)
        listed.items[0] = listed.items[0].model_copy(update={"ends_at": samples.NOW + timedelta(days=3, seconds=7)})
        await know(session, CHALLENGES, listed)
        await page.press("3")
        pane = page.app.screen.query_one(ChallengesPane)
        assert timer.call_args_list[0].args[0] == pytest.approx(7.05)
        now[0] = samples.NOW

        def tick() -> None:
            now[0] += timedelta(minutes=2)

        monkeypatch.setattr(pane.rows, "tick", tick)
        pane.count_down()
        assert timer.call_args_list[-1].args[0] == pytest.approx(7.05)

    on_page(session, story)


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


def test_the_time_of_a_recovery_email_that_changes_while_the_rows_are_made_is_told_next(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    timer, really = Mock(), ProfileSection.rows_for

    def slowly(section: ProfileSection, value: ProfileSettings) -> Sequence[Row]:
        session.clock = lambda: samples.clock() + timedelta(seconds=45)
        return really(section, value)

    monkeypatch.setattr(ProfileSection, "set_timer", timer)
    monkeypatch.setattr(ProfileSection, "rows_for", slowly)

    async def story(page: Page) -> None:
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), None))
        await page.press("8", "h", "g", "enter")
        assert timer.call_args_list[0].args[0] == pytest.approx(30.05), "8 min and 30 s are left"

    on_page(session, story, LARGE)


@pytest.mark.parametrize(
    ("left", "coming", "seconds"),
    [
        (timedelta(minutes=8, seconds=30), timedelta(hours=70), 0),
        (timedelta(minutes=8, seconds=30), timedelta(hours=3, seconds=7), 7),
        (timedelta(minutes=8, seconds=30), timedelta(0), 30),
        (timedelta(0), timedelta(0), None),
    ],
    ids=str,
)
def test_rule_9_5_what_reads_differently_first_is_waited_for(
    left: timedelta, coming: timedelta, seconds: float | None
) -> None:
    profile, asked = profile_samples.own_profile(), profile_samples.coming()
    pending = profile.pending_recovery_email
    assert pending is not None
    pending = pending.model_copy(update={"expires_at": samples.NOW + left})
    profile = profile.model_copy(update={"pending_recovery_email": pending})
    asked = asked.model_copy(update={"takes_effect_at": samples.NOW + coming})
    assert recovery_change(profile, asked, samples.NOW) == seconds
    assert recovery_change(profile.model_copy(update={"pending_recovery_email": None}), None, samples.NOW) is None
