"""Challenges come back with every quarter of the calendar (rule 4.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.challenge import ChallengeState
from backend.catalogue.loading import catalogue
from backend.catalogue.quarters import Quarter, challenge_named, challenges_at, challenges_of
from backend.rules.challenges import standing

MOMENTS = st.datetimes(
    datetime(2000, 1, 2),  # noqa: DTZ001 - the strategy adds the time zone
    datetime(2998, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(MOMENTS)
def test_rule_4_1_quarters_tile_time_without_gap_or_overlap(instant: datetime) -> None:
    quarter = Quarter.at(instant)
    assert quarter.starts_at <= instant < quarter.ends_at
    assert quarter.ends_at == quarter.next.starts_at
    assert Quarter.at(quarter.ends_at) == quarter.next
    assert Quarter.at(quarter.ends_at - timedelta(microseconds=1)) == quarter


@given(MOMENTS)
def test_rule_4_1_at_any_time_six_challenges_run_and_six_come_next(instant: datetime) -> None:
    shown = challenges_at(instant, catalogue())
    states = [standing(one, {}, None, instant).state for one in shown]
    assert states == [ChallengeState.ACTIVE] * 6 + [ChallengeState.UPCOMING] * 6
    assert len({one.id for one in shown}) == 12
    assert shown == challenges_at(instant, catalogue())


@given(MOMENTS)
def test_a_challenge_is_found_again_by_its_id_whenever_it_was(instant: datetime) -> None:
    for one in challenges_of(Quarter.at(instant), catalogue()):
        assert challenge_named(one.id, catalogue()) == one


@pytest.mark.parametrize(
    "strange",
    [
        "",
        "study-hall",
        "study-hall-2026q5",
        "study-hall-1999q1",
        "study-hall-9999q4",
        "study-hall-2026q4\n",
        "study-hall-\uff12026q4",
        "winter-of-answers-2026q4",
        "{season}-of-answers-2026q4",
        "nothing-2026q4",
    ],
)
def test_an_id_that_no_challenge_has_finds_none(strange: str) -> None:
    assert challenge_named(strange, catalogue()) is None


def test_the_season_is_in_id_and_title() -> None:
    one = challenge_named("autumn-of-answers-2026q4", catalogue())
    assert one is not None
    assert one.title == "Autumn of Answers"
    assert one.starts_at == datetime(2026, 10, 1, tzinfo=UTC)
    assert one.ends_at == datetime(2027, 1, 1, tzinfo=UTC)
