"""A pane of numbers that come a page at a time, as a tab has it, and its server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen

from api_client.client import Client
from api_client.errors import ApiError
from tests.tui.long_list import Number, Numbers, NumbersPage
from tests.tui.page import SMALL, Page, on_page
from tui.keys import bindings
from tui.resources import PagedResource
from tui.screens.footer import Footer
from tui.screens.searched import SearchedItems
from tui.session import Session
from widgets.lines import Lines
from widgets.rows import Row


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


def on(pane: NumbersPane) -> int:
    """The number under the cursor."""
    return pane.chosen.number if pane.chosen is not None else -1
