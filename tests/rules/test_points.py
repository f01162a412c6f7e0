"""Points, daily maxima and levels (rule 2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.catalogue.loading import catalogue
from backend.catalogue.model import ActivityRule
from backend.rules.activities import Refusal, content_digest, refusal, time_refusal
from backend.rules.levels import level_of, next_level
from backend.rules.points import granted, may_be_given, shown_total, utc_day, window_start

ACTIVITIES = catalogue().activities
LEVELS = catalogue().levels
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(sorted(ACTIVITIES)), max_size=120))
def test_rule_2_3_a_day_never_exceeds_its_maximum_in_any_order(kinds: list[str]) -> None:
    given_today = dict.fromkeys(ACTIVITIES, 0)
    for kind in kinds:
        given_today[kind] += granted(ACTIVITIES[kind], given_today[kind])
    for kind, rule in ACTIVITIES.items():
        full = rule.points * kinds.count(kind)
        assert given_today[kind] == (full if rule.daily_max is None else min(full, rule.daily_max))


@given(st.sampled_from([rule for rule in ACTIVITIES.values() if rule.daily_max]), st.integers(0, 1000))
def test_rule_2_3_over_the_maximum_what_is_left_is_given_perhaps_0(rule: ActivityRule, given_that_day: int) -> None:
    assert 0 <= granted(rule, given_that_day) <= rule.points


def test_rule_2_3_the_last_rest_of_a_maximum_is_given() -> None:
    rule = ACTIVITIES["forum_upvote_received"]
    assert [granted(rule, before) for before in (0, 40, 45, 50, 70)] == [10, 10, 5, 0, 0]


def test_rule_2_4_kinds_that_take_points_have_no_maximum() -> None:
    assert granted(ACTIVITIES["forum_downvote_received"], -400) == -2


@given(st.integers())
def test_rule_2_4_the_shown_total_is_never_below_0(ledger_sum: int) -> None:
    assert shown_total(ledger_sum) == (ledger_sum if ledger_sum > 0 else 0)


def test_rule_2_7_a_completed_profile_is_given_once() -> None:
    assert may_be_given(ACTIVITIES["community_profile_completed"], 0)
    assert not may_be_given(ACTIVITIES["community_profile_completed"], 1)
    assert may_be_given(ACTIVITIES["forum_answer_accepted"], 900)


@given(st.integers(-100, 60_000), st.integers(0, 5_000))
def test_rule_2_5_more_points_never_make_a_lower_level(points: int, more: int) -> None:
    assert level_of(points, LEVELS) <= level_of(points + more, LEVELS)


@given(st.integers(-100, 60_000))
def test_rule_2_5_the_next_level_is_one_higher_and_not_yet_reached(points: int) -> None:
    following = next_level(points, LEVELS)
    if following is None:
        assert level_of(points, LEVELS) == 11
    else:
        assert following.level == level_of(points, LEVELS) + 1
        assert following.points > points


@pytest.mark.parametrize(("points", "level"), [(0, 0), (99, 0), (100, 1), (9960, 6), (49_999, 10), (50_000, 11)])
def test_rule_2_5_a_level_begins_at_its_points(points: int, level: int) -> None:
    assert level_of(points, LEVELS) == level


def test_rule_2_3_the_day_is_the_utc_day_of_the_time_stamp() -> None:
    late = datetime(2026, 11, 21, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert utc_day(late) == date(2026, 11, 20)


@given(st.dates(date(2001, 1, 1), date(2200, 1, 1)))
def test_rule_6_1_the_window_is_today_and_the_29_days_before(today: date) -> None:
    assert window_start(today) == today - timedelta(days=29)


@pytest.mark.parametrize(
    ("away", "reason"),
    [
        (timedelta(minutes=5), None),
        (timedelta(minutes=5, microseconds=1), Refusal.IN_FUTURE),
        (timedelta(days=-30), None),
        (timedelta(days=-731), None),
        (timedelta(days=-731, microseconds=-1), Refusal.TOO_OLD),
    ],
)
def test_rule_2_3_the_future_and_the_far_past_are_refused(away: timedelta, reason: Refusal | None) -> None:
    assert time_refusal(NOW + away, NOW) is reason


@given(st.datetimes(timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))))
def test_rule_2_3_any_time_stamp_gets_an_answer(occurred_at: datetime) -> None:
    if time_refusal(occurred_at, NOW) is None:
        assert utc_day(occurred_at) <= utc_day(NOW)


def test_rule_2_3_two_years_back_is_taken_in_leap_years_too() -> None:
    assert time_refusal(datetime(2024, 2, 29, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)) is None


def test_rule_2_2_strange_kinds_and_the_backends_own_are_refused_from_services() -> None:
    assert refusal("forum_answer_accepted", NOW, NOW, ACTIVITIES) is None
    assert refusal("coffee_made", NOW, NOW, ACTIVITIES) is Refusal.UNKNOWN_KIND
    assert refusal("community_friend_invited", NOW, NOW, ACTIVITIES) is Refusal.OWN_KIND
    assert refusal("forum_answer_accepted", NOW + timedelta(days=1), NOW, ACTIVITIES) is Refusal.IN_FUTURE


def test_rule_2_2_a_repetition_is_told_from_a_reused_id() -> None:
    sent = content_digest("forum_answer_accepted", "p1", NOW, "How to log in")
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))
    assert content_digest("forum_answer_accepted", "p1", elsewhere, "How to log in") == sent
    others = {
        content_digest("forum_upvote_received", "p1", NOW, "How to log in"),
        content_digest("forum_answer_accepted", "p2", NOW, "How to log in"),
        content_digest("forum_answer_accepted", "p1", NOW + timedelta(seconds=1), "How to log in"),
        content_digest("forum_answer_accepted", "p1", NOW, None),
    }
    assert len(others) == 4
    assert sent not in others
