"""The cards of the Overview: what they say in each state, and what they ask for."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from textual.message import Message
from textual.widget import Widget

from api_client.wire.enums import ChallengeState
from api_client.wire.overview import OverviewBadges
from api_client.wire.points import Stats
from tests.widgets import samples
from tests.widgets.cast import ACTORS
from tests.widgets.samples import LIFE_LIKE, NOW
from tests.widgets.stage import Ear, Stage, drawn
from widgets import words
from widgets.badges_card import BadgesCard
from widgets.card import Card
from widgets.challenge_card import ChallengeCard
from widgets.challenge_detail import ChallengeDetail
from widgets.leaderboard_card import LeaderboardCard
from widgets.lines import wait_for_change
from widgets.people_card import People, PeopleCard, invitation_line
from widgets.portfolio_card import PortfolioCard
from widgets.stats_card import StatsCard

CARDS = [kind for kind in ACTORS if issubclass(kind, Card)]


def body(kind: type[Widget], width: int = 40, height: int = 9) -> str:
    card = ACTORS[kind](LIFE_LIKE)
    assert isinstance(card, Card)
    return "\n".join(line.plain for line in card.lines(width, height))


@pytest.mark.parametrize("kind", CARDS)
def test_a_card_says_still_that_it_loads(kind: type[Card[object]]) -> None:
    card = kind(clock=samples.clock)
    assert [line.plain for line in card.lines(40, 9)] == ["Loading…"]


def test_an_invitation_drops_what_does_not_fit_and_cuts_a_name_last() -> None:
    lines = {width: invitation_line(samples.overview().invitations[0], width).plain for width in (32, 31, 20, 9)}
    assert lines == {
        32: "Joris de Vries  Acme · 12 shared",
        31: "Joris de Vries  Acme",
        20: "Joris de Vries  Acme",
        9: "Joris de…",
    }


def test_a_card_keeps_its_height_in_every_state() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [kind(clock=samples.clock) for kind in CARDS])
        async with stage.run_test(size=(60, 90)) as pilot:
            before = [card.region for card in stage.actors]
            for card in stage.query(Card):
                card.value = ACTORS[type(card)](LIFE_LIKE).value  # type: ignore[attr-defined] # each card has one
            await pilot.pause()
            assert [card.region for card in stage.actors] == before

    asyncio.run(scenario())


def test_a_card_has_its_title_and_the_way_to_the_tab_in_its_border() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [ACTORS[BadgesCard](LIFE_LIKE)])
        async with stage.run_test(size=(60, 36)):
            rows = drawn(stage.query_one(BadgesCard))
            assert rows[0].startswith("╭─ Badges ─")
            assert rows[-1].endswith("─ 3 view all › ─╯")

    asyncio.run(scenario())


def test_an_empty_card_says_what_to_do() -> None:
    empty: list[tuple[type[Card[Any]], object]] = [
        (StatsCard, Stats(by_category=[], per_day=[])),
        (BadgesCard, OverviewBadges(in_progress=[], next=[])),
        (PeopleCard, People([], [])),
        (PortfolioCard, []),
    ]
    for kind, value in empty:
        card = kind()
        card.value = value
        assert " ".join(line.plain for line in card.lines(60, 9)) == kind.EMPTY


def test_the_stats_card_has_a_bar_for_each_category_and_a_chart_of_30_days() -> None:
    text = body(StatsCard)
    assert all(name in text for name in ("Forum", "Platform", "Learning", "Marketplace", "Community"))
    assert "4\u202f210" in text
    assert "30 days" in text
    assert "█" in text.splitlines()[-2]


def test_rule_3_3_the_badges_card_tells_progress_and_what_is_next() -> None:
    text = body(BadgesCard)
    assert "◆ Reviewer II" in text
    assert "80%" in text
    assert text.index("Next") < text.index("Hackathon Finisher")


def test_rule_6_3_the_leaderboard_card_marks_my_row_by_a_word() -> None:
    text = body(LeaderboardCard)
    assert "Ada Okafor (you)" in text
    assert "Acme Logistics  #3 of 212" in text


def test_rule_7_2_the_portfolio_card_marks_a_draft_by_a_word() -> None:
    assert "Fleet Check  ○ draft" in body(PortfolioCard)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ChallengeState.UPCOMING, "◌ upcoming · 250 credits"),
        (ChallengeState.ACTIVE, "○ active · 250 credits"),
        (ChallengeState.COMPLETED, " c  Claim 250 credits "),
        (ChallengeState.CLAIMED, "✓ claimed · 250 credits"),
        (ChallengeState.EXPIRED, "- expired · 250 credits"),
    ],
)
def test_rule_4_2_the_challenge_card_tells_the_state(state: ChallengeState, words: str) -> None:
    card = ChallengeCard(clock=samples.clock)
    card.value = samples.challenge(state)
    assert card.lines(40, 9)[-1].plain == words


def test_the_claim_is_in_sight_in_a_low_card() -> None:
    assert "Claim 250 credits" in "\n".join(body(ChallengeCard, height=3).splitlines()[:3])


def opened_by(kind: type[Widget], *clicks: tuple[int, int], times: int = 1) -> list[Message]:
    ear = Ear()

    async def scenario() -> None:
        stage = Stage(lambda: [ACTORS[kind](LIFE_LIKE)])
        async with stage.run_test(size=(60, 36), message_hook=ear) as pilot:
            for offset in clicks:
                await pilot.click(kind, offset=offset, times=times)
            await pilot.pause()

    asyncio.run(scenario())
    return [message for message in ear.heard if isinstance(message, (Card.Opened, ChallengeCard.ClaimAsked))]


def test_a_click_on_view_all_opens() -> None:
    assert [type(message) for message in opened_by(StatsCard, (50, 10))] == [Card.Opened]
    assert opened_by(StatsCard, (5, 3)) == []


def test_a_click_on_the_claim_line_asks_for_the_claim() -> None:
    claims = opened_by(ChallengeCard, (5, 8))
    assert [type(message) for message in claims] == [ChallengeCard.ClaimAsked]
    assert opened_by(ChallengeCard, (5, 2)) == []


def test_a_double_click_on_the_claim_line_asks_once_and_opens_nothing() -> None:
    claims = opened_by(ChallengeCard, (5, 8), times=2)
    assert [type(message) for message in claims] == [ChallengeCard.ClaimAsked]


def test_the_claim_line_names_the_key_the_member_has_chosen() -> None:
    card = ChallengeCard(clock=samples.clock)
    card.value, card.claim_key = samples.challenge(), "f5"
    assert card.lines(40, 9)[-1].plain == " f5  Claim 250 credits "


def test_rule_4_3_an_unfinished_challenge_asks_for_no_claim() -> None:
    ear = Ear()

    async def scenario() -> None:
        stage = Stage(lambda: [ChallengeCard(clock=samples.clock)])
        async with stage.run_test(message_hook=ear) as pilot:
            card = stage.query_one(ChallengeCard)
            for state in (ChallengeState.ACTIVE, ChallengeState.COMPLETED):
                card.value = samples.challenge(state)
                card.action_claim()
            await pilot.pause()

    asyncio.run(scenario())
    claims = [message.challenge_id for message in ear.heard if isinstance(message, ChallengeCard.ClaimAsked)]
    assert claims == ["autumn-completed"]


def test_time_left_counts_down_and_redraws_its_own_line_alone() -> None:
    now = [NOW]

    def clock() -> datetime:
        return now[0]

    async def scenario() -> None:
        stage = Stage(lambda: [ChallengeCard(clock=clock)])
        async with stage.run_test(size=(60, 36)) as pilot:
            card = stage.query_one(ChallengeCard)
            card.value = samples.challenge()
            await pilot.pause()
            assert "3 d 4 h left" in drawn(card)[1]
            with patch.object(card, "render_line", wraps=card.render_line) as rendered:
                card.tick()
                await pilot.pause()
                rendered.assert_not_called()
                now[0] += timedelta(hours=1)
                card.tick()
                await pilot.pause()
                assert [call.args for call in rendered.call_args_list] == [(0,)]
            assert "3 d 3 h left" in drawn(card)[1]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("state", "seconds"), [(ChallengeState.COMPLETED, [60]), (ChallengeState.CLAIMED, [])], ids=["runs", "over"]
)
def test_a_card_wakes_only_when_its_time_reads_differently(state: ChallengeState, seconds: list[float]) -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [ChallengeCard(clock=samples.clock)])
        async with stage.run_test(size=(60, 36)) as pilot:
            card = stage.query_one(ChallengeCard)
            with patch.object(card, "set_timer") as set_timer:
                card.value = samples.challenge(state)
                await pilot.pause()
            assert [call.args[0] for call in set_timer.call_args_list] == seconds

    asyncio.run(scenario())


def test_a_change_has_happened_when_one_wakes_and_none_is_slept_over_for_long() -> None:
    assert [wait_for_change(seconds) for seconds in (0, 7, 3600)] == [pytest.approx(0.05), pytest.approx(7.05), 60]


def test_an_equal_value_draws_nothing_again() -> None:
    async def scenario() -> None:
        stage = Stage(lambda: [ACTORS[StatsCard](LIFE_LIKE)])
        async with stage.run_test(size=(60, 36)) as pilot:
            card = stage.query_one(StatsCard)
            await pilot.pause()
            with patch.object(card, "render", wraps=card.render) as render:
                card.value = samples.stats()
                await pilot.pause()
                render.assert_not_called()

    asyncio.run(scenario())


@pytest.mark.parametrize("state", ChallengeState)
@pytest.mark.parametrize("key", ["c", ""], ids=["c claims", "nothing claims"])
def test_rule_4_3_beside_the_list_a_challenge_says_how_to_claim_it_and_nothing_twice(
    state: ChallengeState, key: str
) -> None:
    detail = ChallengeDetail(clock=samples.clock)
    detail.set_reactive(ChallengeDetail.value, samples.challenge(state))
    detail.set_reactive(ChallengeDetail.claim_key, key)
    said = "\n".join(line.plain for line in detail.lines(40, 30))
    assert (" c  Claim 250 credits " in said) is (state is ChallengeState.COMPLETED and key == "c")
    assert said.count(words.CHALLENGE_STATE[state].word) == 1
    assert said.count("250") == 1 + (" c  Claim" in said)
