"""Badges are earned for ever, and shown where they belong (rule 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.enums import Category, Rarity
from backend.catalogue.loading import catalogue
from backend.catalogue.model import BadgeRule, Metric, MetricOf
from backend.rules.badges import BadgeLevel, Counters, Earned, check_featured, measured, newly_completed, shelves
from backend.rules.broken import RuleBroken

BADGES = catalogue().badges
NOW = datetime(2026, 11, 21, tzinfo=UTC)
REVIEWER = BadgeRule(
    id="reviewer",
    name="Reviewer",
    rarity=Rarity.PURPLE,
    description="Reviews.",
    metric=Metric(MetricOf.ACTIVITIES, ("marketplace_review_added",)),
    targets=(5, 25),
)
COUNTERS = st.builds(
    Counters,
    by_kind=st.dictionaries(st.sampled_from(sorted(catalogue().activities)), st.integers(0, 1200)),
    by_category=st.dictionaries(st.sampled_from([*Category]), st.integers(-50, 6000)),
    points=st.integers(0, 60_000),
    level=st.integers(0, 11),
    connections=st.integers(0, 200),
)
EARNED = st.dictionaries(
    st.sampled_from(sorted(BADGES)), st.builds(Earned, level=st.just(1), earned_at=st.just(NOW)), max_size=10
)


def reviews(count: int) -> Counters:
    return Counters(by_kind={"marketplace_review_added": count})


@given(COUNTERS, EARNED)
def test_rule_3_3_progress_is_a_share_and_every_badge_is_on_a_shelf(
    counters: Counters, earned: dict[str, Earned]
) -> None:
    shown = shelves(BADGES.values(), counters, earned)
    entries = [*shown.earned, *shown.in_progress, *shown.next]
    assert all(0 <= one.progress <= 1 for one in entries)
    assert all(1 <= one.level <= len(one.badge.targets) and one.target > 0 for one in entries)
    assert {one.badge.id for one in entries} == set(BADGES)
    assert {one.badge.id for one in shown.earned} == set(earned)
    assert not {one.badge.id for one in shown.next} & {one.badge.id for one in (*shown.earned, *shown.in_progress)}
    assert all(one.done == 0 for one in shown.next)
    for shelf in (shown.earned, shown.in_progress, shown.next):
        assert len({one.badge.id for one in shelf}) == len(shelf)


@given(COUNTERS, EARNED)
def test_rule_3_4_giving_what_is_completed_leaves_nothing_to_give(
    counters: Counters, earned: dict[str, Earned]
) -> None:
    levels = {badge_id: one.level for badge_id, one in earned.items()}
    for new in newly_completed(BADGES.values(), counters, levels):
        assert new.level == levels.get(new.badge_id, 0) + 1
        levels[new.badge_id] = new.level
    assert newly_completed(BADGES.values(), counters, levels) == ()
    assert newly_completed(BADGES.values(), Counters(), levels) == ()


def test_rule_3_2_all_levels_passed_at_once_are_given_lowest_first() -> None:
    assert newly_completed([REVIEWER], reviews(30), {}) == (BadgeLevel("reviewer", 1), BadgeLevel("reviewer", 2))
    assert newly_completed([REVIEWER], reviews(30), {"reviewer": 1}) == (BadgeLevel("reviewer", 2),)
    assert newly_completed([REVIEWER], reviews(4), {}) == ()
    assert newly_completed([REVIEWER], reviews(5), {}) == (BadgeLevel("reviewer", 1),)


def test_rule_3_2_a_multi_level_badge_is_earned_once_at_its_highest_level_and_goes_on() -> None:
    shown = shelves([REVIEWER], reviews(20), {"reviewer": Earned(1, NOW)})
    assert [(one.level, one.earned_at) for one in shown.earned] == [(1, NOW)]
    assert [(one.level, one.done, one.target, one.progress) for one in shown.in_progress] == [(2, 20, 25, 0.8)]
    assert shown.next == ()


def test_rule_3_2_a_finished_badge_is_earned_only() -> None:
    shown = shelves([REVIEWER], reviews(31), {"reviewer": Earned(2, NOW)})
    assert [(one.level, one.progress, one.target) for one in shown.earned] == [(2, 1.0, 25)]
    assert shown.in_progress == shown.next == ()


def test_rule_3_4_a_badge_that_lost_a_level_in_the_catalogue_stays_earned_at_its_last() -> None:
    shown = shelves([REVIEWER], reviews(0), {"reviewer": Earned(3, NOW)})
    assert [(one.level, one.progress) for one in shown.earned] == [(2, 1.0)]
    assert shown.in_progress == shown.next == ()


def test_rule_3_3_started_but_not_finished_is_in_progress_and_untouched_is_next() -> None:
    assert [one.level for one in shelves([REVIEWER], reviews(1), {}).in_progress] == [1]
    assert [one.level for one in shelves([REVIEWER], reviews(0), {}).next] == [1]


def test_rule_3_3_shelves_begin_with_the_newest_the_furthest_and_the_nearest() -> None:
    earned = {"first-app": Earned(1, NOW - timedelta(days=9)), "expert": Earned(1, NOW)}
    counters = Counters(by_kind={"marketplace_review_added": 4, "learning_lecture_completed": 5})
    shown = shelves(BADGES.values(), counters, earned)
    assert [one.badge.id for one in shown.earned] == ["expert", "first-app"]
    assert shown.in_progress[0].badge.id == "first-lesson"
    shares = [one.progress for one in shown.in_progress]
    assert shares == sorted(shares, reverse=True)
    assert shown.next[0].badge.rarity is Rarity.GREEN
    assert shown.next[0].target == 1
    assert shown.next[-1].badge.rarity is Rarity.ORANGE


def test_rule_3_4_a_level_lost_by_a_penalty_stays_earned() -> None:
    shown = shelves(BADGES.values(), Counters(points=0, level=0), {"rising-star": Earned(2, NOW)})
    assert [(one.badge.id, one.level) for one in shown.earned] == [("rising-star", 2)]
    assert [(one.badge.id, one.level) for one in shown.in_progress] == [("rising-star", 3)]


def test_rule_3_1_every_metric_is_measured() -> None:
    counters = Counters({"a": 2, "b": 3}, {Category.FORUM: 40}, points=500, level=2, connections=7)
    assert measured(Metric(MetricOf.ACTIVITIES, ("a", "b", "c")), counters) == 5
    assert measured(Metric(MetricOf.CATEGORY_POINTS, category=Category.FORUM), counters) == 40
    assert measured(Metric(MetricOf.CATEGORY_POINTS, category=Category.LEARNING), counters) == 0
    assert measured(Metric(MetricOf.POINTS), counters) == 500
    assert measured(Metric(MetricOf.LEVEL), counters) == 2
    assert measured(Metric(MetricOf.CONNECTIONS), counters) == 7
    penalised = Counters(by_category={Category.FORUM: -3})
    assert measured(Metric(MetricOf.CATEGORY_POINTS, category=Category.FORUM), penalised) == 0


def test_rule_3_4_four_earned_badges_are_featured_in_the_users_order() -> None:
    assert check_featured(["d", "a", "c", "b"], {"a", "b", "c", "d", "e"}) == ("d", "a", "c", "b")
    assert check_featured([], set()) == ()


@pytest.mark.parametrize(
    ("badge_ids", "code"),
    [
        (["a", "b", "c", "d", "e"], "too_many_featured"),
        (["a", "a"], "badge_repeated"),
        (["a", "z"], "badge_not_earned"),
    ],
)
def test_rule_3_4_a_fifth_a_repeated_and_an_unearned_one_are_refused(badge_ids: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_featured(badge_ids, {"a", "b", "c", "d", "e"})
    assert (caught.value.code, caught.value.field) == (code, "badge_ids")


def test_rule_3_4_the_refusal_names_what_is_not_earned() -> None:
    with pytest.raises(RuleBroken) as caught:
        check_featured(["a", "z"], {"a"})
    assert caught.value.facts == {"badge_ids": ["z"]}
