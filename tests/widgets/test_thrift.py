"""What widgets do not do: lay out anew what keeps its place, draw again what looks the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from unittest.mock import patch

from textual.containers import VerticalScroll
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


def test_more_or_fewer_lines_in_room_that_is_there_anyway_are_drawn_without_a_layout() -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        with patch.object(Screen, "_refresh_layout", side_effect=AssertionError("laid out")):
            for words in ("two words", "one", "three more words"):
                said.value = words
                await pilot.pause()
                assert [line for line in drawn(said) if line] == words.split()

    said.styles.min_height = "100%"
    on_stage(VerticalScroll(said), act=act)


def test_lines_beyond_the_room_there_is_are_scrolled_to_and_gone_again() -> None:
    said = Said()
    room = VerticalScroll(said)

    async def act(pilot: Pilot[None]) -> None:
        for words, height in (("one two three four five six seven", 7), ("one", 3), ("one two three four", 4)):
            said.value = words
            await pilot.pause()
            assert (said.size.height, room.max_scroll_y) == (height, height - 3)

    said.styles.min_height, room.styles.height = "100%", 3
    on_stage(room, act=act)


def test_what_was_looked_at_is_what_is_drawn_though_time_goes_on_meanwhile() -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]

    class Clocked(Lines):
        def lines(self, width: int, height: int) -> list[Content]:
            return [Content("same"), Content(str(self.clock().minute))]

    clocked = Clocked(clock=lambda: now[0])

    async def act(pilot: Pilot[None]) -> None:
        for minute in (1, 2):
            now[0] = now[0].replace(minute=minute)
            clocked.tick()
            now[0] = now[0].replace(minute=50 + minute)
            await pilot.pause()
            assert drawn(clocked) == ["same", str(minute)]

    on_stage(clocked, act=act)


def test_what_is_selected_with_the_mouse_is_what_stands_there_and_looks_selected() -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        said.value = "one two three"
        await pilot.pause()
        plain = said.render_line(2)
        await pilot.mouse_down(said, offset=(1, 1))
        await pilot.hover(said, offset=(2, 2))
        await pilot.mouse_up(said, offset=(2, 2))
        assert pilot.app.screen.get_selected_text() == "wo\nthr"
        assert [part.text for part in said.render_line(2)] == ["thr", "ee"] != [part.text for part in plain]

    on_stage(said, act=act)


def test_in_more_room_lines_are_as_wide_as_that() -> None:
    class Measured(Lines):
        def lines(self, width: int, height: int) -> list[Content]:
            return [Content(str(width))]

    measured = Measured()
    room = VerticalScroll(measured)

    async def act(pilot: Pilot[None]) -> None:
        for width in (10, 17):
            room.styles.width = width
            await pilot.pause()
            assert drawn(measured) == [str(width)]

    on_stage(room, act=act)


def test_the_focus_looks_as_a_sheet_says_and_where_none_does_no_styles_are_looked_up() -> None:
    plain, styled = RowList(id="plain"), RowList(id="styled")

    class Sheet(Stage):
        CSS = "RowList { height: 3; } #styled:focus { border: heavy red; }"

    async def run() -> None:
        app = Sheet(lambda: [plain, styled])
        async with app.run_test() as pilot:
            with patch.object(app, "update_styles", wraps=app.update_styles) as looked_up:
                for focused, border in ((plain, ""), (styled, "heavy"), (plain, "")):
                    focused.focus()
                    await pilot.pause()
                    assert focused.has_focus
                    assert styled.styles.border_top[0] == border
            assert [call.args[0] for call in looked_up.call_args_list] == [styled, styled]

    asyncio.run(run())
