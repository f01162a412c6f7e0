"""What the one list draws, and what it does not draw again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from tests.widgets.row_stage import Endless, Item, items, on_stage
from tests.widgets.stage import Stage, drawn
from widgets.row_list import RowList
from widgets.rows import Row, Rows
from widgets.strips import strip_of


def test_100_000_rows_cost_no_more_than_100() -> None:
    def walked(source: Endless) -> int:
        async def act(row_list: RowList, pilot: Pilot[None]) -> None:
            row_list.show(source)
            await pilot.pause()
            for move in (row_list.action_cursor_down, row_list.action_page_down, row_list.action_first):
                move()
                await pilot.pause()

        on_stage(act)
        return source.asked

    assert walked(Endless(100_000)) == walked(Endless(100)) < 120


def test_the_next_row_redraws_two_lines() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        with patch.object(row_list, "render_line", wraps=row_list.render_line) as render_line:
            row_list.action_cursor_down()
            await pilot.pause()
        assert {call.args[0] for call in render_line.call_args_list} == {0, 1}

    on_stage(act)


def test_the_next_row_leaves_the_scroll_bar_as_it_is() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        with patch.object(row_list, "refresh") as refresh:
            row_list.action_cursor_down()
        assert [call.args for call in refresh.call_args_list] == [(Region(0, 0, 29, 1), Region(0, 1, 29, 1))]
        assert row_list.vertical_scrollbar.region.x == 29

    on_stage(act)


def test_of_the_two_the_one_that_the_cursor_leaves_is_known_as_it_was_without() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        row_list.action_cursor_down()
        await pilot.pause()
        with patch("widgets.row_list.strip_of", wraps=strip_of) as made:
            row_list.action_cursor_down()
            await pilot.pause()
        assert [call.args[0].plain for call in made.call_args_list] == ["› item 2"]
        assert drawn(row_list)[:3] == ["  item 0", "  item 1", "› item 2"]

    on_stage(act)


def test_a_row_that_comes_later_or_reads_differently_is_drawn_alone() -> None:
    class Fetched(Endless):
        here = False
        text = ""

        def row(self, index: int) -> Row | None:
            return Item(str(index), self.text if index == 1 else "") if self.here or index == 0 else None

    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        source = Fetched(3)
        row_list.show(source)
        await pilot.pause()
        assert drawn(row_list)[:3] == ["› item 0", "  …", "  …"]
        source.here = True
        row_list.tick()
        await pilot.pause()
        assert drawn(row_list)[:3] == ["› item 0", "  item 1", "  item 2"]
        source.text = "3 h left"
        with patch.object(row_list, "refresh_line") as refresh_line:
            row_list.tick()
        assert [call.args for call in refresh_line.call_args_list] == [(1,)]

    on_stage(act)


def test_a_scrollbar_covers_nothing_of_a_row() -> None:
    @dataclass(frozen=True)
    class Wide(Item):
        def line(self, width: int) -> Content:
            return Content("x" * (width - 1) + "!")

    async def scenario(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows([Wide(str(number)) for number in range(20)]))
        await pilot.pause()
        assert row_list.show_vertical_scrollbar
        assert all("x!" in row for row in drawn(row_list))

    on_stage(scenario)


def test_of_rows_that_move_by_one_only_the_new_one_and_the_cursors_are_made() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        row_list.action_page_down()
        await pilot.pause()
        with patch.object(row_list, "_strip", wraps=row_list._strip) as made:
            row_list.action_cursor_down()
            await pilot.pause()
        assert row_list.scroll_offset.y == 1
        assert [index for index, _ in row_list._strips.contents()] == [*range(1, 7)], "what is out of sight is kept"
        assert [call.args[0].plain.strip() for call in made.call_args_list] == ["item 5", "› item 6"]
        assert drawn(row_list) == [f"  item {number}" for number in range(1, 6)] + ["› item 6"]

    on_stage(act)


def test_rows_that_read_as_before_take_the_new_width() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(items("a", "b")))
        for width in (30, 40, 20):
            await pilot.resize_terminal(width, 6)
            await pilot.pause()
            assert [row_list.render_line(y).cell_length for y in (0, 1)] == [width, width]

    on_stage(act)


@pytest.mark.parametrize(("before", "key", "top"), [("last", "first", 0), ("first", "last", 94)])
def test_who_moves_in_a_list_that_is_about_to_be_seen_again_sees_where_she_is(before: str, key: str, top: int) -> None:
    async def scenario() -> None:
        row_list = RowList()
        row_list.styles.height = 6
        async with Stage(lambda: [Vertical(row_list)]).run_test(size=(30, 6)) as pilot:
            tab = pilot.app.query_one(Vertical)
            row_list.show(Endless(100))
            getattr(row_list, f"action_{before}")()
            await pilot.pause()
            tab.display = False
            await pilot.pause()
            getattr(row_list, f"action_{key}")()
            tab.display = True
            await pilot.pause()
            cursors = {row_list.cursor: "›"}
            rows = [row.rstrip("▁▂▃▄▅▆▇█ ") for row in drawn(row_list)]
            assert rows == [f"{cursors.get(index, ' ')} item {index}" for index in range(top, top + 6)]

    asyncio.run(scenario())


def test_a_column_stays_free_before_the_scroll_bar() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        for count, free in ((6, 0), (7, 2)):
            row_list.show(Rows([Item(str(number), "word " * 9) for number in range(count)]))
            await pilot.pause()
            assert row_list.row_width == 30 - free
            assert {len(row.rstrip("▁▂▃▄▅▆▇█ ")) for row in drawn(row_list)} == {2 + len("word " * 5)}
            row_list.show(Rows([Item(str(number), "x" * 60) for number in range(count)]))
            await pilot.pause()
            assert {row.index("…") for row in drawn(row_list)} == {29 - free}

    on_stage(act)


def test_of_the_scroll_bar_only_what_its_thumb_leaves_and_enters_is_drawn() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100_000))
        row_list.action_page_down()
        await pilot.pause()
        bar = row_list.vertical_scrollbar
        with patch.object(bar, "render_line", wraps=bar.render_line) as made:
            row_list.action_cursor_down()
            await pilot.pause()
            assert bar.position == row_list.scroll_offset.y == 1
            assert not made.called
            row_list.put_on("30000")
            await pilot.pause()
            assert {call.args[0] for call in made.call_args_list} == {0, 1, 2}
        before = [[*strip] for strip in bar.screen._compositor.render_strips()]
        Widget.refresh(bar)
        await pilot.pause()
        assert before == [[*strip] for strip in bar.screen._compositor.render_strips()]

    on_stage(act)


def test_all_of_the_scroll_bar_is_drawn_when_all_of_it_looks_different_and_not_whenever_rows_are_laid_out() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        bar = row_list.vertical_scrollbar
        steps: list[tuple[bool, Callable[[], object]]] = [
            (False, lambda: setattr(row_list, "display", False)),
            (False, lambda: setattr(row_list, "display", True)),
            (True, lambda: row_list.show(Endless(50))),
            (True, lambda: setattr(row_list.styles, "height", 4)),
            (True, lambda: setattr(bar, "window_size", 3)),
            (True, lambda: setattr(bar, "mouse_over", True)),
            (True, lambda: setattr(bar.styles, "tint", "red 50%")),
            (False, bar.refresh),
            (True, lambda: bar.refresh(layout=True)),
            (True, lambda: bar.refresh(bar.region.reset_offset)),
        ]
        with patch.object(bar, "render_line", wraps=bar.render_line) as made:
            for changed, change in steps:
                made.reset_mock()
                change()
                await pilot.pause()
                assert made.called == changed

    on_stage(act)


def test_a_scroll_bar_that_is_gone_with_its_list_can_be_told_to_look_different() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        bar = row_list.vertical_scrollbar
        await row_list.remove()
        row_list.disabled = True
        bar.mouse_over = True
        assert not bar.is_attached

    on_stage(act)
