"""Charts with an axis, the calendar of a year, and what else is told about points."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from api_client.wire.points import DayPoints, Level, Points
from tests.widgets import samples
from tests.widgets.stage import Stage, drawn
from widgets.axis_chart import Bar, axis_chart, labels
from widgets.heat_map import heat_map, month_names, thresholds
from widgets.point_words import from_to, to_next_level
from widgets.points_detail import PointsDetail, longest_streak, month_sums

MONDAY = date(2026, 11, 16)


def plain(lines: Sequence[object]) -> list[str]:
    return [str(line).rstrip() for line in lines]


def days(*points: int, first: date = MONDAY) -> list[DayPoints]:
    return [DayPoints(date=first + timedelta(days=at), points=value) for at, value in enumerate(points)]


def detail(width: int, value: Points | None = None) -> str:
    widget = PointsDetail(clock=samples.clock)
    widget.value = value or samples.points()
    return "\n".join(line.plain for line in widget.lines(width, 50))


# -- bars


def test_a_chart_has_the_largest_value_and_0_at_its_side_and_labels_below() -> None:
    bars = [Bar(0, "Sep"), Bar(1, "Oct"), Bar(4, "Nov")]
    assert plain(axis_chart(bars, 40, 6, widest=4)) == [
        "4 │        ███",
        "  │        ███",
        "0 │    ▆▆▆ ███",
        "  └────────────",
        "   Sep Oct Nov",
        "   0   1   4",
    ]


def test_where_there_is_room_each_bar_has_its_number() -> None:
    bars = [Bar(5, "Oct"), Bar(120, "Nov")]
    assert plain(axis_chart(bars, 40, 5, widest=5))[-1] == "     5    120"
    assert plain(axis_chart(bars, 40, 5, widest=3))[-1] == "        Nov"


def test_a_day_below_0_and_one_without_points_have_no_bar() -> None:
    chart = plain(axis_chart([Bar(-5, "a"), Bar(0, "b"), Bar(5, "c")], 20, 4, widest=1))
    assert chart[:2] == ["5 │  █", "0 │  █"]


def test_where_it_is_narrow_the_last_bars_are_shown() -> None:
    bars = [Bar(value, str(value)) for value in range(10)]
    assert plain(axis_chart(bars, 6, 4))[-1].endswith("9")


def test_no_bars_no_chart() -> None:
    assert axis_chart([], 40, 5) == []
    assert axis_chart([Bar(1, "a")], 40, 2) == []


@pytest.mark.parametrize("each", [1, 2, 3, 5])
def test_labels_never_touch_and_the_last_is_among_them(each: int) -> None:
    names = [f"{day} Nov" for day in range(1, 31)]
    text = labels(names, each)
    assert len(text) <= 30 * each
    shown = re.findall(r"\d+ Nov", text)
    assert shown[-1] == "30 Nov"
    assert text.split() == " ".join(shown).split()
    assert len(shown) > 1


# -- the calendar


def test_each_day_is_a_square_in_its_weekday_and_the_fuller_the_more() -> None:
    rows = plain(heat_map(days(0, 1, 2, 3, 4, 40, -1, 5), 60))
    last, this = [row[55] for row in rows[1:8]], rows[1][56]
    assert last == ["·", "░", "░", "▒", "▒", "█", "-"]
    assert this == "▓"
    assert rows[1].startswith("Mon")
    assert rows[7].startswith("Sun")


def test_the_legend_says_what_each_square_means() -> None:
    (legend,) = plain(heat_map(days(0, 1, 2, 3, 4, 40, -1, 5), 80))[8:]
    assert legend == "Points a day:  · none  ░ 1–2  ▒ 3–4  ▓ 5  █ 6 or more  - below 0"


def test_the_legend_takes_the_lines_it_needs() -> None:
    legend = plain(heat_map(days(0, 1, 2, 3, 4, 40, -1, 5), 30))[8:]
    assert len(legend) > 1
    assert all(len(row) <= 30 for row in legend)
    assert "below 0" in legend[-1]


def test_a_month_has_its_name_over_the_week_it_begins_in() -> None:
    weeks = [MONDAY + timedelta(weeks=at) for at in range(10)]
    assert month_names(weeks, 2)[4:7] == "Dec"
    assert month_names(weeks, 2)[12:15] == "Jan"


def test_every_busy_day_is_the_same_square_where_all_are_alike() -> None:
    limits = thresholds([7, 7, 7])
    assert limits == []
    assert {row[56] for row in plain(heat_map(days(7, 7, 7), 60))[1:4]} == {"█"}


def test_without_days_there_is_no_calendar() -> None:
    assert heat_map([], 60) == []
    assert heat_map(days(1), 3) == []


# -- all of it


def test_rule_2_5_the_way_to_the_next_level_is_told_in_points() -> None:
    assert "Level 6" in detail(80)
    assert "9\u202f960 / 13\u202f000 · 3\u202f040 points to level 7" in detail(80)
    top = samples.points().model_copy(update={"next_level": None})
    assert "highest level" in detail(80, top)
    assert to_next_level(5, None) == ""
    assert to_next_level(99, Level(level=1, points=100)) == "1 point to level 1"


@pytest.mark.parametrize("width", [73, 113])
def test_rule_2_6_points_per_category_all_time_and_of_30_days_and_over_a_year(width: int) -> None:
    text = detail(width)
    for row in samples.points().by_category:
        pattern = rf"{row.title.plain}.* {row.points:,} +{row.points_30d:,}".replace(",", "\u202f")
        assert re.search(pattern, text)
    assert "30 days  265 points, most on 19 Nov 2026: 90" in text
    assert "12 months  " in text
    assert re.search(r"Dec +Jan +Feb +Mar +Apr +May +Jun +Jul +Aug +Sep +Oct +Nov", text)
    assert "points on 176 days of 371, 5 days in a row at most" in text
    assert "…" not in text


def test_the_pictures_have_room_when_they_come_after_the_widget_was_laid_out() -> None:
    async def scenario() -> None:
        widget = PointsDetail(clock=samples.clock)
        stage = Stage(lambda: [widget])
        async with stage.run_test(size=(80, 60)) as pilot:
            await pilot.pause()
            widget.value = samples.points()
            await pilot.pause()
            assert "Points a day:" in "\n".join(drawn(widget))

    asyncio.run(scenario())


def test_who_has_no_points_is_told_how_to_begin() -> None:
    nothing = samples.points().model_copy(update={"by_category": [], "per_day": []})
    assert "Answer a question" in detail(80, nothing)


def test_a_month_is_summed_up_by_the_calendar_and_twelve_are_told() -> None:
    sums = month_sums(days(*[1] * 60, first=date(2026, 1, 1)))
    assert sums[0] == ((2025, 4), 0)
    assert sums[-3:] == [((2026, 1), 31), ((2026, 2), 28), ((2026, 3), 1)]
    assert month_sums([]) == []


def test_a_streak_ends_with_a_day_without_points_and_with_one_that_is_not_told() -> None:
    assert longest_streak(days(1, 1, 0, 1)) == 2
    assert longest_streak([*days(1, 1), *days(1, first=MONDAY + timedelta(days=3))]) == 2
    assert longest_streak([]) == 0


def test_a_span_of_one_number_is_that_number() -> None:
    assert [from_to(5, 12), from_to(5, 5), from_to(5, None)] == ["5–12", "5", "5 or more"]
