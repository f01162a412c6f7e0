"""Panes around a list that comes a page at a time, by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from unittest.mock import patch

import pytest

from api_client.client import Client
from api_client.errors import ServerUnreachable
from tests.tui.long_list import Number, Numbers, NumbersPage
from tests.tui.numbers_pane import NumbersPane, Server, on, tell
from tests.tui.page import LARGE, SMALL, Page
from tui.resources import PagedResource
from tui.session import Session
from widgets.status_line import Status, StatusKind

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


def cursor_row(page: Page) -> int:
    """The row of the screen that the cursor is in."""
    return next(place for place, row in enumerate(page.rows) if "›" in row)


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


def test_while_a_page_is_on_its_way_it_is_not_asked_for_again(session: Session) -> None:
    server = Server(Numbers(range(1000)))

    async def story(page: Page, pane: NumbersPane) -> None:
        server.gate.clear()
        await page.pilot.press("G", "k", "ctrl+u", "G", "k", "j")
        await page.pilot.pause()
        assert len(server.sought) == 2
        server.gate.set()
        await page.settle()
        assert server.numbers.asked == [None, "behind 99"]

    tell(session, server, story)


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
        await page.press("G", "G", "G", *["ctrl+u"] * 5)
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
