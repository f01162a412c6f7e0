"""Challenges: steps, states, claiming and the assigned one (rule 4)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.enums import ChallengeState
from backend.catalogue.model import Challenge, Step
from backend.rules.broken import BrokenKind, RuleBroken
from backend.rules.challenges import (
    ChallengeStanding,
    assigned,
    check_claimable,
    completes,
    counts_for,
    news_for,
    progress,
    standing,
)

START = datetime(2026, 10, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
STEPS = (Step("forum_answer_accepted", 5, "Answers"), Step("marketplace_review_added", 1, "A review"))
DONE = {"forum_answer_accepted": 5, "marketplace_review_added": 1}
INSIDE = START + timedelta(days=3)
MOMENT = timedelta(microseconds=1)


def challenge(name: str = "answers", *, ends_at: datetime = END, worth: int = 250) -> Challenge:
    return Challenge(name, "Answers", "Help.", worth, STEPS, START, ends_at)


def test_rule_4_1_the_window_includes_its_start_and_not_its_end() -> None:
    assert not counts_for(challenge(), START - MOMENT)
    assert counts_for(challenge(), START)
    assert counts_for(challenge(), END - MOMENT)
    assert not counts_for(challenge(), END)


@given(st.dictionaries(st.sampled_from(["forum_answer_accepted", "marketplace_review_added", "x"]), st.integers(0, 99)))
def test_rule_4_2_done_never_exceeds_required(counts: dict[str, int]) -> None:
    for step in progress(challenge(), counts):
        assert 0 <= step.done <= step.required
        assert step.open == (counts.get(step.kind, 0) < step.required)


reported = st.lists(
    st.tuples(st.sampled_from([*DONE, "x"]), st.sampled_from([START - MOMENT, START, INSIDE, END])), max_size=30
)


@given(reported, st.lists(st.integers(0, 30)))
def test_rule_4_1_in_whatever_pieces_it_is_reported_one_piece_completes_a_challenge(
    all_of_it: list[tuple[str, datetime]], cuts: list[int]
) -> None:
    bounds = sorted({0, len(all_of_it), *(min(cut, len(all_of_it)) for cut in cuts)})
    counts: dict[str, int] = {}
    completed = 0
    for begin, end in pairwise(bounds):
        news = news_for(challenge(), all_of_it[begin:end])
        counts = {kind: counts.get(kind, 0) + news.get(kind, 0) for kind in {*counts, *news}}
        completed += completes(challenge(), counts, news)
    assert completed == (not any(step.open for step in progress(challenge(), counts)))


@pytest.mark.parametrize(
    ("counts", "claimed_at", "now", "state"),
    [
        ({}, None, START - MOMENT, ChallengeState.UPCOMING),
        ({}, None, START, ChallengeState.ACTIVE),
        ({"forum_answer_accepted": 99}, None, INSIDE, ChallengeState.ACTIVE),
        (DONE, None, INSIDE, ChallengeState.COMPLETED),
        ({}, None, END - MOMENT, ChallengeState.ACTIVE),
        ({}, None, END, ChallengeState.EXPIRED),
        (DONE, None, END + timedelta(days=4000), ChallengeState.COMPLETED),
        (DONE, INSIDE, END + timedelta(days=4000), ChallengeState.CLAIMED),
    ],
)
def test_rule_4_2_the_state_follows_steps_and_time(
    counts: dict[str, int], claimed_at: datetime | None, now: datetime, state: ChallengeState
) -> None:
    assert standing(challenge(), counts, claimed_at, now).state is state


def test_rule_4_3_claiming_an_unfinished_one_names_the_open_steps() -> None:
    with pytest.raises(RuleBroken, match=r"Answers \(2 of 5\)") as caught:
        check_claimable(standing(challenge(), DONE | {"forum_answer_accepted": 2}, None, INSIDE))
    assert caught.value.code == "challenge_unfinished"
    assert caught.value.kind is BrokenKind.CONFLICT
    assert caught.value.facts == {
        "open_steps": [{"kind": "forum_answer_accepted", "title": "Answers", "required": 5, "done": 2}]
    }


@pytest.mark.parametrize(("now", "code"), [(START - MOMENT, "challenge_not_started"), (END, "challenge_unfinished")])
def test_rule_4_3_too_early_and_too_late_can_not_be_claimed(now: datetime, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_claimable(standing(challenge(), {}, None, now))
    assert caught.value.code == code


def test_rule_4_3_a_completed_and_a_claimed_one_pass() -> None:
    check_claimable(standing(challenge(), DONE, None, END + timedelta(days=900)))
    check_claimable(standing(challenge(), {}, INSIDE, INSIDE))


STANDINGS = st.lists(
    st.builds(
        ChallengeStanding,
        challenge=st.builds(
            challenge,
            st.sampled_from(["a", "b", "c", "d", "e"]),
            ends_at=st.sampled_from([END, END + timedelta(days=5)]),
            worth=st.sampled_from([50, 100]),
        ),
        steps=st.just(()),
        state=st.sampled_from(list(ChallengeState)),
        claimed_at=st.none(),
    ),
    unique_by=lambda one: one.challenge.id,
)


@given(STANDINGS, st.randoms(use_true_random=False))
def test_rule_4_1_the_assigned_one_does_not_depend_on_the_order(
    standings: list[ChallengeStanding], order: random.Random
) -> None:
    chosen = assigned(standings)
    order.shuffle(standings)
    assert assigned(standings) == chosen
    states = {one.state for one in standings}
    if ChallengeState.COMPLETED in states:
        assert chosen is not None
        assert chosen.state is ChallengeState.COMPLETED
    elif ChallengeState.ACTIVE in states:
        assert chosen is not None
        assert chosen.state is ChallengeState.ACTIVE
    else:
        assert chosen is None
    if chosen is not None:
        rivals = [one for one in standings if one.state is chosen.state]
        assert chosen.challenge.ends_at == min(one.challenge.ends_at for one in rivals)


def test_rule_4_1_a_new_member_is_assigned_the_easiest_of_those_that_end_together() -> None:
    running = [
        standing(challenge("a-hard-one", worth=300), {}, None, INSIDE),
        standing(challenge("b-easy-one", worth=50), {}, None, INSIDE),
    ]
    chosen = assigned(running)
    assert chosen is not None
    assert chosen.challenge.id == "b-easy-one"
