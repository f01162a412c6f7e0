"""Challenges come back with every quarter of the calendar (rule 4.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from api_client.wire.enums import ChallengeState
from backend.catalogue.loading import catalogue
from backend.catalogue.quarters import Quarter, challenges_of
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
    quarter = Quarter.at(instant)
    shown = challenges_of(quarter, catalogue()) + challenges_of(quarter.next, catalogue())
    states = [standing(one, {}, None, instant).state for one in shown]
    assert states == [ChallengeState.ACTIVE] * 6 + [ChallengeState.UPCOMING] * 6
    assert len({one.id for one in shown}) == 12


def test_the_season_is_in_id_and_title() -> None:
    autumn = challenges_of(Quarter(2026, 4), catalogue())
    (one,) = (one for one in autumn if one.id == "autumn-of-answers-2026q4")
    assert one.title == "Autumn of Answers"
    assert one.starts_at == datetime(2026, 10, 1, tzinfo=UTC)
    assert one.ends_at == datetime(2027, 1, 1, tzinfo=UTC)
