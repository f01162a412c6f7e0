"""Rows for the tests of lists, and a list on a stage."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot

from tests.widgets.stage import Ear, Stage
from widgets.row_list import RowList
from widgets.rows import Row


@dataclass(frozen=True)
class Item:
    id: str
    text: str = ""

    def line(self, width: int) -> Content:
        return Content(self.text or f"item {self.id}")


class Endless:
    """As many rows as wanted, made when asked for; counts how often."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked = 0

    def __len__(self) -> int:
        return self.count

    def row(self, index: int) -> Row | None:
        self.asked += 1
        return Item(str(index))

    def index_of(self, row_id: str) -> int | None:
        return int(row_id) if 0 <= int(row_id) < self.count else None


def items(*ids: str) -> list[Row]:
    return [Item(name) for name in ids]


Act = Callable[[RowList, Pilot[None]], Awaitable[None]]


def on_stage(act: Act, *, size: tuple[int, int] = (30, 6)) -> list[Message]:
    ear = Ear()

    async def scenario() -> None:
        def make() -> Sequence[RowList]:
            row_list = RowList(empty="No tokens yet: n makes one.")
            row_list.styles.height = size[1]
            return [row_list]

        stage = Stage(make)
        async with stage.run_test(size=size, message_hook=ear) as pilot:
            row_list = stage.query_one(RowList)
            row_list.focus()
            await act(row_list, pilot)
            await pilot.pause()

    asyncio.run(scenario())
    return ear.heard
