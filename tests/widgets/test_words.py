"""The laws of the formatters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from api_client.wire.enums import ChallengeState, Rarity
from api_client.wire.points import Level
from api_client.wire.text import Untrusted
from tests.widgets.samples import NOW, suggestions
from widgets import words

SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


@given(st.integers())
def test_grouping_is_reversible(number: int) -> None:
    assert int(words.grouped(number).replace(words.THIN_SPACE, "")) == number


def test_numbers_are_grouped_by_a_space_of_one_cell() -> None:
    assert words.grouped(41207) == "41\u202f207"
    assert cell_len(words.THIN_SPACE) == 1


def test_a_signed_number_tells_its_direction() -> None:
    assert [words.signed(number) for number in (250, 0, -5)] == ["+250", "0", "-5"]


def test_a_noun_agrees_with_its_number() -> None:
    assert words.plural(1, "challenge") == "1 challenge"
    assert words.plural(2, "challenge") == "2 challenges"
    assert words.plural(0, "entry", "entries") == "0 entries"


@given(st.integers(-5, 200), st.floats(-1, 2))
def test_a_bar_is_exactly_as_wide_as_asked(width: int, fraction: float) -> None:
    filled, rest = words.bar(width, fraction)
    assert cell_len(filled + rest) == max(width, 0)


@given(st.integers(1, 200), st.floats(0, 1), st.floats(0, 1))
def test_a_bar_never_shrinks_when_the_share_grows(width: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert len(words.bar(width, less)[0]) <= len(words.bar(width, more)[0])


@given(st.integers(1, 200), st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_only_nothing_draws_an_empty_bar_and_only_all_a_full_one(width: int, share: float) -> None:
    filled, _ = words.bar(width, share)
    assert filled
    assert filled != "━" * width


@given(st.floats(0, 1, exclude_max=True))
def test_only_what_is_finished_reads_100_per_cent(share: float) -> None:
    assert words.percent(share) != "100%"
    assert words.percent(1) == "100%"


@given(st.lists(st.integers(-1000, 10**9), max_size=100), st.integers(0, 120), st.integers(1, 5))
def test_a_chart_has_the_size_asked_for(values: list[int], width: int, height: int) -> None:
    rows = words.chart(values, width, height)
    assert [cell_len(row) for row in rows] == [width] * height


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
def test_the_highest_day_reaches_the_top_of_the_chart(values: list[int]) -> None:
    top, *_ = words.chart(values, len(values), 2)
    if max(values):
        assert top[values.index(max(values))] == "█"


def test_a_chart_without_points_is_a_base_line() -> None:
    assert words.chart([0, -4, 0], 3) == ["▁▁▁"]


def test_time_left_reads_in_its_two_largest_units() -> None:
    left = [timedelta(days=3, hours=4, minutes=59), timedelta(hours=4, minutes=12), timedelta(minutes=12)]
    read = [words.time_left(NOW + span, NOW) for span in [*left, timedelta(seconds=3), timedelta(0)]]
    assert read == ["3 d 4 h left", "4 h 12 min left", "12 min left", "under 1 min left", "ended"]


def _rank(text: str) -> list[int]:
    numbers = {"d": 0, "h": 0, "min": 0}
    parts = text.replace(words.THIN_SPACE, "").split()
    for number, unit in pairwise(parts):
        if unit in numbers and number.isdigit():
            numbers[unit] = int(number)
    return list(numbers.values())


@given(SPANS, SPANS)
def test_time_left_never_grows_as_time_goes_by(one: timedelta, other: timedelta) -> None:
    less, more = sorted((one, other))
    assert _rank(words.span(less.total_seconds())) <= _rank(words.span(more.total_seconds()))


@given(SPANS)
def test_until_change_is_when_time_left_reads_differently(left: timedelta) -> None:
    wait = words.until_change(NOW + left, NOW)
    if wait is None:
        assert left == timedelta(0)
        return
    shown = words.time_left(NOW + left, NOW)
    just_before = NOW + timedelta(seconds=wait) - timedelta(milliseconds=1)
    after = NOW + timedelta(seconds=wait) + timedelta(milliseconds=50)
    if wait > 0.001:
        assert words.time_left(NOW + left, just_before) == shown
    assert words.time_left(NOW + left, after) != shown


def test_the_past_reads_in_one_unit() -> None:
    spans = [timedelta(seconds=9), timedelta(minutes=5), timedelta(hours=2), timedelta(days=3), timedelta(days=200)]
    assert [words.ago(NOW - span, NOW) for span in spans] == [
        "just now",
        "5 min ago",
        "2 h ago",
        "3 d ago",
        "6 months ago",
    ]
    assert words.ago(NOW - timedelta(days=800), NOW) == "2 years ago"


@given(SPANS)
def test_a_clock_that_is_slow_does_not_read_as_nonsense(ahead: timedelta) -> None:
    assert words.ago(NOW + ahead, NOW) == "just now"


def test_absolute_times_are_local_and_do_not_follow_the_locale() -> None:
    assert words.local(datetime(2026, 11, 21, 14, 2, tzinfo=UTC), UTC) == "21 Nov 2026 14:02"
    assert words.day(date(2026, 1, 2)) == "2 Jan 2026"


@pytest.mark.parametrize(
    ("away", "says"),
    [
        (timedelta(hours=11, minutes=59), "14:02"),
        (timedelta(hours=12), "21 Nov 2026 14:02"),
        (timedelta(days=3), "21 Nov 2026 14:02"),
    ],
)
def test_the_time_of_another_day_is_not_taken_for_one_of_this(away: timedelta, says: str) -> None:
    moment = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
    assert words.time_of(moment, moment + away, UTC) == says
    assert words.time_of(moment, moment - away, UTC) == says


def test_rule_3_1_each_rarity_has_a_glyph_and_a_word_of_its_own() -> None:
    marks = [words.RARITY[rarity] for rarity in Rarity]
    assert len({mark.glyph for mark in marks}) == len({mark.word for mark in marks}) == len(marks)


def test_rule_4_2_each_state_has_a_glyph_and_a_word_of_its_own() -> None:
    marks = [words.CHALLENGE_STATE[state] for state in ChallengeState]
    assert len({mark.glyph for mark in marks}) == len({mark.word for mark in marks}) == len(marks)


def test_every_glyph_is_one_cell_wide() -> None:
    marks = [*words.RARITY.values(), *words.CHALLENGE_STATE.values(), words.FEATURED, words.visibility(public=True)]
    assert all(cell_len(mark.glyph) == 1 for mark in marks)


def test_rule_2_5_the_level_line_tells_the_way_to_the_next() -> None:
    assert words.level_goal(9960, Level(level=7, points=13000)) == "9\u202f960 / 13\u202f000"
    assert words.level_goal(99, None) == "99, highest level"
    assert words.level_share(6500, Level(level=7, points=13000)) == 0.5
    assert words.level_share(0, None) == 1


def test_rule_3_2_a_badge_of_several_levels_has_a_numeral() -> None:
    assert words.badge_name(Untrusted("Forum Legend"), 3, 3) == "Forum Legend III"
    assert words.badge_name(Untrusted("Mentor"), 1, 1) == "Mentor"
    assert [words.roman(number) for number in (0, 4, 9, 14, 39)] == ["", "IV", "IX", "XIV", "XXXIX"]


def test_rule_6_2_rank_and_change_read_without_colour() -> None:
    assert words.rank(128, 41207) == "#128 of 41\u202f207"
    assert words.rank(None, 41207) == "not ranked yet"
    assert words.rank_change(14)[:2] == ("▲", "14")
    assert words.rank_change(-3)[:2] == ("▼", "3")


def test_rule_5_2_a_suggestion_names_its_reason() -> None:
    assert [words.suggestion_reason(one) for one in suggestions()] == ["same company", "9 shared", "1 shared skill"]


def test_a_token_tells_its_last_use_and_its_end() -> None:
    assert words.last_used(None, NOW) == "never used"
    assert words.expiry(None, NOW) == "does not expire"
    assert words.expiry(NOW - timedelta(days=1), NOW) == "expired"


@given(st.text())
def test_text_by_others_keeps_at_most_two_combining_marks_a_character(text: str) -> None:
    shown = words.plain(Untrusted(f"a{chr(0x301) * 50}{text}"))
    assert shown.startswith("a\u0301\u0301")
    assert not re.search("[\u0300-\u036f\u0488\u0489]{3}", shown)
