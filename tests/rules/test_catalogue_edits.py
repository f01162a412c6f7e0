"""What operators may make of challenges and badges (rules 3.1, 3.4, 4.1 and 15.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.enums import Category, Rarity
from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule, Challenge, Metric, MetricOf, Step
from backend.rules import catalogue_edits
from backend.rules.broken import RuleBroken

KINDS = catalogue().activities
NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UPVOTES = Step("forum_upvote_received", 3, "Upvotes")
ANSWERS = Step("forum_answer_accepted", 1, "Answers")


def challenge(start: timedelta = HOUR, end: timedelta = 2 * HOUR, *steps: Step) -> Challenge:
    return Challenge("c", "Title", "Words", 10, steps or (UPVOTES,), NOW + start, NOW + end)


def code_of(broken: pytest.ExceptionInfo[RuleBroken]) -> str:
    return broken.value.code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (challenge(HOUR, HOUR), "ends_before_start"),
        (challenge(-2 * HOUR, -HOUR), "challenge_over"),
        (challenge(HOUR, 2 * HOUR, Step("forum_nothing", 1, "x")), "kind_unknown"),
        (challenge(HOUR, 2 * HOUR, UPVOTES, UPVOTES), "kind_repeated"),
    ],
)
def test_rule_4_1_a_challenge_that_does_not_fit_together_is_refused(wrong: Challenge, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.check_challenge(wrong, KINDS, NOW)
    assert code_of(broken) == code


def test_rule_4_1_a_challenge_may_have_begun_when_it_is_made() -> None:
    catalogue_edits.check_challenge(challenge(-HOUR, HOUR, UPVOTES, ANSWERS), KINDS, NOW)


CHANGES: dict[str, Any] = {
    "title": "Other",
    "description": "Other words",
    "credits": 20,
    "steps": (ANSWERS,),
    "starts_at": NOW + HOUR / 2,
    "ends_at": NOW + 3 * HOUR,
}


@given(names=st.sets(st.sampled_from(sorted(CHANGES))))
def test_rule_15_1_all_of_an_upcoming_challenge_may_change(names: set[str]) -> None:
    changes = {name: CHANGES[name] for name in names}
    changed = catalogue_edits.changed_challenge(challenge(), changes, KINDS, NOW)
    assert changed == replace(challenge(), **changes)


@given(names=st.sets(st.sampled_from(sorted(CHANGES)), min_size=1), earlier=st.booleans())
def test_rule_15_1_once_it_began_its_words_may_change_and_its_end_move_to_later(names: set[str], earlier: bool) -> None:
    running = challenge(-HOUR, 2 * HOUR)
    changes = {name: CHANGES[name] for name in names}
    if earlier and "ends_at" in changes:
        changes["ends_at"] = NOW + HOUR
    stuck = names & {"credits", "steps", "starts_at"} | ({"ends_at"} if earlier else set()) & names
    if not stuck:
        assert catalogue_edits.changed_challenge(running, changes, KINDS, NOW) == replace(running, **changes)
        return
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.changed_challenge(running, changes, KINDS, NOW)
    assert (code_of(broken), broken.value.facts["fields"]) == ("challenge_began", sorted(stuck))


def test_rule_15_1_a_challenge_that_is_over_stays_over() -> None:
    over = challenge(-2 * HOUR, -HOUR)
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.changed_challenge(over, {"ends_at": NOW + HOUR}, KINDS, NOW)
    assert code_of(broken) == "challenge_began"
    same = {"ends_at": over.ends_at, "credits": over.credits, "title": "Other"}
    assert catalogue_edits.changed_challenge(over, same, KINDS, NOW).title == "Other"


def badge(metric: Metric, *targets: int) -> BadgeRule:
    return BadgeRule("b", "Name", Rarity.BLUE, "Words", metric, targets or (1, 5))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (badge(Metric(MetricOf.POINTS), 5, 5), "targets_not_rising"),
        (badge(Metric(MetricOf.ACTIVITIES)), "kinds_missing"),
        (badge(Metric(MetricOf.POINTS, ("forum_upvote_received",))), "kinds_needless"),
        (badge(Metric(MetricOf.ACTIVITIES, ("forum_nothing",))), "kind_unknown"),
        (badge(Metric(MetricOf.ACTIVITIES, ("forum_upvote_received",) * 2)), "kind_repeated"),
        (badge(Metric(MetricOf.CATEGORY_POINTS)), "category_missing"),
        (badge(Metric(MetricOf.LEVEL, (), Category.FORUM)), "category_needless"),
    ],
)
def test_rule_3_1_a_badge_that_does_not_fit_together_is_refused(wrong: BadgeRule, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.check_badge(wrong, KINDS)
    assert code_of(broken) == code


def test_rule_3_1_every_badge_of_the_file_would_be_let_pass() -> None:
    for one in catalogue().badges.values():
        catalogue_edits.check_badge(one, KINDS)


def test_rule_3_4_a_badge_never_gets_fewer_levels() -> None:
    present = badge(Metric(MetricOf.POINTS), 10, 20)
    assert catalogue_edits.changed_badge(present, {"targets": (5, 20, 30)}).targets == (5, 20, 30)
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.changed_badge(present, {"targets": (10,)})
    assert code_of(broken) == "levels_lost"
    with pytest.raises(RuleBroken) as broken:
        catalogue_edits.changed_badge(present, {"targets": (10, 9)})
    assert code_of(broken) == "targets_not_rising"
