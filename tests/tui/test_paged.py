"""Panes around a list that comes a page at a time, by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen

from api_client.client import Client
from api_client.errors import ApiError, ServerUnreachable
from tests.tui.long_list import Number, Numbers, NumbersPage
from tests.tui.page import LARGE, SMALL, Page, on_page
from tui.keys import bindings
from tui.resources import PagedResource
from tui.screens.footer import Footer
from tui.screens.paged import SearchedItems
from tui.session import Session
from widgets.lines import Lines
from widgets.rows import Row
from widgets.status_line import Status, StatusKind

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


class Server:
    """Answers with `numbers`, or those that hold what is looked for; can be made to fail or to wait."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.error: ApiError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.sought: list[object] = []
        self.at_once = self.most_at_once = 0

    async def page(self, client: Client, sought: object, cursor: str | None) -> NumbersPage:
        """One page."""
        self.sought.append(sought)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            if sought is None:
                return await self.numbers.page(cursor)
            held = [number for number in self.numbers.numbers if str(sought) in str(number)]
            return await Numbers(held).page(cursor)
        finally:
            self.at_once -= 1


class NumberDetail(Lines):
    """A number in full."""

    value: reactive[Number | None] = reactive[Number | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        return [Content(f"This is {self.value.number}.")] if self.value is not None else []


class NumbersPane(SearchedItems[NumbersPage, Number]):
    """A pane as a tab has it."""

    empty = "There are no numbers: count to begin."

    def __init__(self, session: Session, server: Server) -> None:
        self.resource: PagedResource[NumbersPage] = PagedResource("the numbers", server.page)
        super().__init__(session)

    def rows_of(self, answer: NumbersPage, cursor: str | None) -> Sequence[Row]:
        return Numbers.rows(answer, cursor)

    def item_of(self, row: Row | None) -> Number | None:
        return row if isinstance(row, Number) else None

    def make_detail(self) -> NumberDetail:
        return NumberDetail()

    def show_detail(self, item: Number | None) -> None:
        self.query_one(NumberDetail).value = item


class Shelf(Screen[None]):
    """The pane alone."""

    BINDINGS = bindings("refresh")
    AUTO_FOCUS = "KeyedList"

    def __init__(self, pane: NumbersPane) -> None:
        super().__init__()
        self.pane = pane

    def compose(self) -> ComposeResult:
        yield self.pane
        yield Footer()

    def action_refresh(self) -> None:
        self.pane.reload()


def tell(session: Session, server: Server, story: Any, size: tuple[int, int] = SMALL) -> None:
    """Tell a story on a pane that shows what `server` has."""

    async def opened(page: Page) -> None:
        pane = NumbersPane(session, server)
        await page.app.push_screen(Shelf(pane))
        await page.settle()
        await story(page, pane)

    on_page(session, opened, size)


def cursor_row(page: Page) -> int:
    """The row of the screen that the cursor is in."""
    return next(place for place, row in enumerate(page.rows) if "›" in row)


def on(pane: NumbersPane) -> int:
    """The number under the cursor."""
    return pane.chosen.number if pane.chosen is not None else -1


def as_of(pane: NumbersPane) -> datetime | None:
    """How old the status line says that all this is."""
    return pane.remote.known.at if pane.remote.known is not None else None


@SIZES
def test_100_000_rows_are_fetched_and_drawn_as_they_come_into_sight(session: Session, size: tuple[int, int]) -> None:
    def scrolled(count: int) -> tuple[int, int]:
        server = Server(Numbers(range(count)))
        drawn = 0

        async def story(page: Page, pane: NumbersPane) -> None:
            nonlocal drawn
            with patch.object(Number, "line", autospec=True, side_effect=Number.line) as line:
                await page.press(*"jjjj", "ctrl+d", "ctrl+d", "ctrl+u", "k")
                drawn = line.call_count
            assert on(pane) > 5

        tell(session, server, story, size)
        return drawn, len(server.sought)

    few, many = scrolled(100), scrolled(100_000)
    assert many == few
    assert many[1] <= 2


@SIZES
def test_the_next_page_is_there_before_one_reaches_the_end_of_this_one(session: Session, size: tuple[int, int]) -> None:
    server = Server(Numbers(range(100_000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        for number in range(1, 6):
            await page.press("G")
            assert on(pane) == 100 * number - 1
            assert "Loading" not in page.rows[-2]
        assert server.numbers.asked == [None, *(f"behind {100 * number - 1}" for number in range(1, 6))]
        await page.press("g")
        assert on(pane) == 0
        assert len(server.sought) == 6
        assert server.most_at_once == 1

    tell(session, server, story, size)


def test_rows_that_come_above_move_nothing_on_the_screen(session: Session) -> None:
    server = Server(Numbers(range(1000), around=500))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("j", "j", "j")
        assert (on(pane), server.numbers.asked) == (453, [None, "before 450"])
        before = page.rows
        await page.press("r")
        assert page.rows[2:-2] == before[2:-2]
        server.gate.clear()
        await page.pilot.press("g")
        await page.pilot.pause()
        assert "Loading…" in page.rows[0]
        at, number = cursor_row(page), on(pane)
        assert number == 350
        server.gate.set()
        await page.settle()
        assert (cursor_row(page), on(pane)) == (at, number)
        assert "number 349" in page.rows[at - 1]

    tell(session, server, story)


def test_what_is_refreshed_is_what_is_in_sight_and_the_cursor_stays_on_its_item(session: Session) -> None:
    numbers = [*range(0, 2000, 2)]
    server = Server(Numbers(numbers))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("G", "G", "G", *["ctrl+u"] * 4)
        chosen, at = on(pane), cursor_row(page)
        assert pane.rows.cursor > 200
        server.numbers.asked.clear()
        numbers.insert(numbers.index(chosen) + 2, chosen + 3)
        numbers.insert(0, -1)
        await page.press("r")
        assert (on(pane), cursor_row(page)) == (chosen, at)
        assert str(chosen + 3) in page.text
        assert "behind 398" in server.numbers.asked
        assert None not in server.numbers.asked
        server.numbers.asked.clear()
        with patch.object(pane.rows, "show", wraps=pane.rows.show) as show:
            await page.press("r")
            assert not show.called
        assert server.numbers.asked == ["behind 398"]

    tell(session, server, story)


def test_who_looks_at_the_top_sees_what_comes_there(session: Session) -> None:
    numbers = [*range(100, 400)]
    server = Server(Numbers(numbers))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("j")
        numbers.insert(0, 1)
        await page.press("r")
        assert page.rows[0].endswith("number 1")
        assert on(pane) == 101

    tell(session, server, story)


def test_what_is_scrolled_away_from_by_the_wheel_does_not_come_back_by_itself(session: Session) -> None:
    server = Server(Numbers(range(1000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        pane.rows.scroll_to(y=78, animate=False, immediate=True)
        await page.settle()
        assert server.numbers.asked == [None, "behind 99"]
        assert "number 78" in page.rows[0]
        await page.press("j")
        assert "› number 1" in page.text

    tell(session, server, story)


@SIZES
def test_an_error_on_the_way_is_a_sentence_at_the_end_and_r_goes_on(session: Session, size: tuple[int, int]) -> None:
    server = Server(Numbers(range(300)))

    async def story(page: Page, pane: NumbersPane) -> None:
        server.error = ServerUnreachable()
        await page.press("G")
        assert on(pane) == 99
        assert "Press r to try again: The server could not be reached" in page.prose
        asked = len(server.sought)
        await page.press("k", "j", "G")
        assert len(server.sought) == asked
        server.error = None
        await page.press("r")
        assert "again" not in page.text
        assert on(pane) == 99
        await page.press("G")
        assert on(pane) == 199

    tell(session, server, story, size)


def test_pages_without_rows_end_in_a_sentence_too(session: Session) -> None:
    server = Server(Numbers(range(300)))
    count = 0

    async def empty(client: Client, sought: object, cursor: str | None) -> NumbersPage:
        nonlocal count
        count += 1
        return NumbersPage((), str(count))

    async def story(page: Page, pane: NumbersPane) -> None:
        assert "Press r to try again: Nothing was found so far." in page.prose
        assert count < 30

    server.page = empty  # type: ignore[method-assign]
    tell(session, server, story)


def test_the_server_looks_for_what_is_typed_one_request_at_a_time(session: Session) -> None:
    server = Server(Numbers(range(100_000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("j", "j", "/")
        server.gate.clear()
        await page.pilot.press(*"4321")
        await page.pilot.pause()
        server.gate.set()
        await page.settle()
        assert server.sought == [None, "4", "4321"]
        assert server.most_at_once == 1
        assert on(pane) == 4321
        await page.press("enter", "j")
        assert on(pane) == 14_321
        await page.press("escape")
        assert server.sought[-1] is None
        assert on(pane) == 0

    tell(session, server, story)


def test_what_is_not_found_is_said_and_can_be_looked_for_on(session: Session) -> None:
    server = Server(Numbers(range(300)))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("/", *"999")
        assert "Nothing holds “999”: Esc shows all." in page.prose
        await page.press("backspace", "backspace")
        assert on(pane) == 9

    tell(session, server, story)


def test_what_could_not_be_looked_for_is_not_mistaken_for_what_was_found(session: Session) -> None:
    server = Server(Numbers(range(300)))

    async def story(page: Page, pane: NumbersPane) -> None:
        server.error = ServerUnreachable()
        await page.press("/", "7")
        assert "number 1" not in page.text
        assert "Press r to try again." in page.prose
        server.error = None
        await page.press("enter", "r")
        assert on(pane) == 7

    tell(session, server, story)


def test_after_another_person_signed_in_nothing_of_the_former_one_is_left(session: Session) -> None:
    server = Server(Numbers(range(1000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("G", "G")
        session._known.clear()
        server.numbers.numbers = range(5000, 5010)
        await page.press("r")
        assert "number 1" not in page.text
        assert "number 5009" in page.text

    tell(session, server, story)


def test_an_empty_list_says_what_to_do(session: Session) -> None:
    async def story(page: Page, pane: NumbersPane) -> None:
        assert "There are no numbers: count to begin." in page.text
        assert pane.status == Status(StatusKind.QUIET, "As of 09:30.")

    tell(session, Server(Numbers(())), story)


def test_what_was_fetched_for_something_else_is_as_old_as_it_was(session: Session) -> None:
    now = [session.clock()]
    session.clock = lambda: now[0]
    server = Server(Numbers(range(1000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        began = now[0]
        now[0] = began.replace(hour=(began.hour + 1) % 24)
        await page.press("G")
        assert as_of(pane) == began
        await page.press("r")
        assert as_of(pane) == now[0]

    tell(session, server, story)


def test_a_resource_is_the_same_whichever_page_is_asked_for() -> None:
    async def page(*_: object) -> NumbersPage:
        return NumbersPage((), None)

    resource: PagedResource[NumbersPage] = PagedResource("the numbers", page)
    assert replace(resource, page=page) == resource


def test_a_look_in_the_background_asks_for_what_is_in_sight_and_draws_nothing_where_nothing_changed(
    session: Session,
) -> None:
    server = Server(Numbers(range(500)))

    async def story(page: Page, pane: NumbersPane) -> None:
        await page.press("G")
        asked = len(server.sought)
        with patch.object(Number, "line", autospec=True, side_effect=Number.line) as line:
            pane.look_again()
            await page.settle()
            assert len(server.sought) > asked
            assert line.call_count == 0
        assert on(pane) == 99
        server.error = ServerUnreachable()
        pane.look_again()
        await page.settle()
        status = pane.status
        assert status is not None
        assert status.kind is StatusKind.STALE
        assert on(pane) == 99

    tell(session, server, story)
