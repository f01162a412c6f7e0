"""What widgets do not do: lay out anew what keeps its place, draw again what looks the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from unittest.mock import patch

from textual.content import Content
from textual.pilot import Pilot
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tests.widgets.row_stage import Item
from tests.widgets.stage import Stage, drawn
from widgets.lines import Lines, growing
from widgets.row_list import RowList
from widgets.rows import Rows


class Said(Lines):
    """Some words, one a line."""

    value: reactive[str] = growing("one")

    def lines(self, width: int, height: int) -> list[Content]:
        return [Content(word) for word in self.value.split()]


def on_stage(*widgets: Widget, act: Callable[[Pilot[None]], Awaitable[None]], rows: int = 6) -> None:
    async def run() -> None:
        async with Stage(lambda: widgets).run_test(size=(20, rows)) as pilot:
            await act(pilot)

    asyncio.run(run())


def test_as_many_lines_as_before_are_drawn_without_a_layout() -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        with patch.object(Screen, "_refresh_layout", side_effect=AssertionError("laid out")):
            said.value = "two"
            await pilot.pause()
            assert drawn(said) == ["two"]

    on_stage(said, act=act)


def test_lines_that_read_as_before_are_not_drawn_again() -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        said.value = "one two three"
        await pilot.pause()
        with patch.object(said, "render_line", wraps=said.render_line) as rendered:
            said.value = "one 2 three"
            await pilot.pause()
        assert [call.args for call in rendered.call_args_list] == [(1,)]
        assert drawn(said) == ["one", "2", "three"]

    on_stage(said, act=act)


def test_within_a_border_it_is_the_line_that_differs_which_is_drawn() -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        said.styles.border, said.styles.padding = ("round", "white"), (1, 0, 0, 2)
        said.value = "one two three"
        await pilot.pause()
        said.value = "1 two three"
        await pilot.pause()
        assert [line.strip("│ ") for line in drawn(said)[2:-1]] == ["1", "two", "three"]

    on_stage(said, act=act, rows=8)


def test_more_and_fewer_lines_take_more_and_less_room() -> None:
    said, below = Said(), Said()

    async def act(pilot: Pilot[None]) -> None:
        for words in ("two words", "one", "three more words"):
            said.value = words
            await pilot.pause()
            assert drawn(said) == words.split()
            assert below.region.y == len(words.split())

    on_stage(said, below, act=act)


def test_whoever_follows_the_cursor_is_told_at_once() -> None:
    rows = RowList()
    told: list[object] = []

    async def act(pilot: Pilot[None]) -> None:
        rows.show(Rows([Item(name) for name in "abc"]))
        await pilot.pause()
        rows.follow = lambda: told.append(rows.cursor_row)
        rows.action_cursor_down()
        assert told == [Item("b")]  # Before anything could be drawn.

    on_stage(rows, act=act)
