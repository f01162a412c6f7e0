"""Lists that come a page at a time, as values."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_client.errors import BadAnswer
from tests.tui.long_list import Number, Numbers, NumbersPage
from tui.paged import KEPT, MOST_AT_ONCE, PagedRows, Pages, begin, bring
from widgets.rows import Heading, Row

HEIGHT = 30


@dataclass
class Reader:
    """Somebody who looks at a list."""

    server: Numbers
    pages: Pages[NumbersPage] | None = None

    def looks_at(self, first: int, height: int = HEIGHT, *, again: bool = False) -> Pages[NumbersPage]:
        """What there is once these rows are in sight."""

        async def look() -> Pages[NumbersPage]:
            server, before = self.server, self.pages or await begin(None, self.server.page, self.server.rows)
            return await bring(before, server.page, server.rows, range(first, first + height), again=again)

        self.pages = asyncio.run(look())
        return self.pages

    @property
    def numbers(self) -> list[int]:
        """All that is here."""
        assert self.pages is not None
        rows = (self.pages.row(index) for index in range(len(self.pages)))
        return [row.number for row in rows if isinstance(row, Number)]


def test_a_page_is_fetched_when_it_comes_into_sight_and_only_then() -> None:
    reader = Reader(Numbers(range(100_000)))
    for first in (0, 20, 70):
        reader.looks_at(first)
    assert reader.server.asked == [None]
    reader.looks_at(71)
    assert reader.server.asked == [None, "behind 99"]
    assert reader.numbers == [*range(200)]


def test_100_000_rows_ask_for_each_page_once_and_take_the_memory_of_a_few() -> None:
    reader = Reader(Numbers(range(100_000)))

    async def scroll() -> Pages[NumbersPage]:
        server = reader.server
        pages = await begin(None, server.page, server.rows)
        while pages.more_after:
            pages = await bring(pages, server.page, server.rows, range(len(pages), len(pages) + 1), again=False)
        return pages

    reader.pages = pages = asyncio.run(scroll())
    assert len(pages) == 100_000
    assert len(reader.server.asked) == 1000
    assert sum(part.answer is not None for part in pages.parts) <= KEPT + 2
    assert pages.index_of("99999") == 99_999
    assert pages.row(5) is None
    reader.looks_at(5)
    assert reader.server.asked[1000:] == [None]
    assert pages.index_of("99999") == 99_999


def test_what_did_not_change_is_the_same_object_and_only_what_is_in_sight_is_asked_for_again() -> None:
    reader = Reader(Numbers(range(1000)))
    for first in range(0, 900, 100):
        reader.looks_at(first)
    before = reader.looks_at(450, again=True)
    reader.server.asked.clear()
    assert reader.looks_at(450, again=True) is before
    assert reader.server.asked == ["behind 399"]
    before = reader.looks_at(490, again=True)
    assert reader.server.asked[1:] == ["behind 399", "behind 499"]
    assert reader.looks_at(490, again=True) is before


def test_what_was_out_of_sight_at_a_refresh_is_asked_for_when_it_comes_there_and_shown_meanwhile() -> None:
    numbers = [*range(0, 1000, 2)]
    reader = Reader(Numbers(numbers))
    reader.looks_at(250)
    numbers.remove(100)
    before = reader.looks_at(250, again=True)
    assert reader.numbers[50] == 100
    assert not before.lacks(range(250, 280))
    assert before.lacks(range(50, 80))
    reader.server.asked.clear()
    reader.looks_at(50)
    assert reader.server.asked == [None]
    assert 100 not in reader.numbers
    reader.looks_at(150)
    reader.looks_at(250, again=True)
    reader.server.asked.clear()
    for first in (50, 250, 50):
        reader.looks_at(first)
    assert reader.server.asked == [None]


def test_around_a_number_it_goes_both_ways() -> None:
    reader = Reader(Numbers(range(1000), around=500))
    pages = reader.looks_at(-HEIGHT)
    assert reader.numbers == [*range(350, 550)]
    assert (pages.more_before, pages.more_after) == (True, True)
    before = reader.looks_at(170, 60)
    assert reader.numbers == [*range(350, 650)]
    assert reader.server.asked == [None, "before 450", "behind 549"]
    reader.server.asked.clear()
    assert reader.looks_at(60, 200, again=True).parts == before.parts
    assert reader.server.asked == [None, "behind 549", "before 450"]


def test_a_row_that_came_or_went_between_two_pages_is_neither_lost_nor_doubled() -> None:
    numbers = [*range(0, 600, 2)]
    reader = Reader(Numbers(numbers))
    reader.looks_at(250)
    numbers.insert(50, 99)
    numbers.remove(300)
    reader.looks_at(90, 200, again=True)
    assert reader.numbers == numbers[: len(reader.numbers)]
    reader.looks_at(290)
    assert reader.numbers == numbers


Look = tuple[int, int, bool]


@given(
    st.lists(st.integers(0, 60), unique=True, min_size=1),
    st.one_of(st.none(), st.integers(0, 60)),
    st.lists(st.one_of(st.integers(0, 60), st.tuples(st.integers(-9, 60), st.integers(1, 9), st.booleans()))),
)
def test_however_one_looks_while_rows_come_and_go_a_refresh_of_all_shows_what_the_server_has(
    start: list[int], around: int | None, steps: list[int | Look]
) -> None:
    numbers = sorted(start)
    reader = Reader(Numbers(numbers, size=3, around=around))
    reader.looks_at(0)
    for step in steps:
        if isinstance(step, tuple):
            pages = reader.looks_at(step[0], step[1], again=step[2])
            assert len(pages) == sum(part.length for part in pages.parts)
        elif step not in numbers:
            numbers.append(step)
            numbers.sort()
        elif len(numbers) > 1:
            numbers.remove(step)
    for _ in range(10):  # Nobody sees more than a few pages at once.
        assert reader.pages is not None
        reader.looks_at(-3, len(reader.pages) + 6, again=True)
    assert reader.numbers == numbers


def test_a_list_that_runs_in_a_circle_is_refused() -> None:
    async def circle(cursor: str | None) -> NumbersPage:
        return NumbersPage((1,), "again")

    async def look() -> None:
        pages = await begin(None, circle, Numbers.rows)
        await bring(pages, circle, Numbers.rows, range(HEIGHT), again=False)

    with pytest.raises(BadAnswer, match="circle"):
        asyncio.run(look())


def test_pages_without_rows_are_not_asked_for_for_ever() -> None:
    asked: list[str | None] = []

    async def empty(cursor: str | None) -> NumbersPage:
        asked.append(cursor)
        return NumbersPage((), str(len(asked)))

    async def look() -> Pages[NumbersPage]:
        pages = await begin(None, empty, Numbers.rows)
        return await bring(pages, empty, Numbers.rows, range(HEIGHT), again=False)

    pages = asyncio.run(look())
    assert len(asked) == 1 + MOST_AT_ONCE
    assert pages.lacks(range(HEIGHT))


def test_in_place_of_what_is_not_here_stands_a_sentence_that_the_cursor_passes_over() -> None:
    pages = Reader(Numbers(range(1000), around=500)).looks_at(0)
    rows = PagedRows(pages, "Loading…")
    shown: list[Row | None] = [rows.row(0), rows.row(1), rows.row(100), rows.row(101)]
    assert shown == [Heading("Loading…"), Number(450), Number(549), Heading("Loading…")]
    assert len(rows) == 102
    assert rows.index_of("450") == 1
