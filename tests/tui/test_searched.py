"""Lists in which the server looks for what is typed, by keys."""

from __future__ import annotations

from api_client.errors import ServerUnreachable
from tests.tui.long_list import Numbers
from tests.tui.numbers_pane import NumbersPane, Server, Shelf, on, tell
from tests.tui.page import Page
from tui.session import Session


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


def test_a_pane_that_is_opened_again_shows_at_once_what_was_there_but_not_what_was_looked_for(session: Session) -> None:
    server = Server(Numbers(range(300)))

    async def story(page: Page, pane: NumbersPane) -> None:
        server.gate.clear()
        for typed, shown in [("", "number 1"), ("77", "Loading…")]:
            pane.filter.value = typed
            server.gate.set()
            await page.settle()
            server.gate.clear()
            await page.app.push_screen(Shelf(NumbersPane(session, server)))
            await page.pilot.pause()
            assert shown in page.text
            assert "number 77" not in page.text
            server.gate.set()
            await page.settle()
            page.app.pop_screen()
            await page.pilot.pause()

    tell(session, server, story)
