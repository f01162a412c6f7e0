"""The one list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.pilot import Pilot

from tests.widgets.stage import Ear, Stage, drawn
from widgets.row_list import RowList
from widgets.rows import Heading, Row, Rows


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


GROUPS = [Heading("Earned"), *items("a", "b"), Heading("Next"), *items("c")]

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


def highlighted(heard: list[Message]) -> list[str]:
    return [message.row.id if message.row else "-" for message in heard if isinstance(message, RowList.Highlighted)]


def test_it_loads_then_fails_or_is_empty_in_a_sentence() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        assert drawn(row_list)[0] == "Loading…"
        row_list.tell("The backend cannot be reached.")
        await pilot.pause()
        assert drawn(row_list)[0] == "The backend cannot be reached."
        row_list.show(Rows([]))
        await pilot.pause()
        assert drawn(row_list)[0] == "No tokens yet: n makes one."
        for move in (row_list.action_cursor_down, row_list.action_last, row_list.action_open, row_list.action_page_up):
            move()

    assert highlighted(on_stage(act)) == []


def test_the_cursor_passes_over_headings() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(GROUPS))
        await pilot.pause()
        assert drawn(row_list)[:4] == ["Earned", "› item a", "  item b", "Next"]
        for _ in range(4):
            row_list.action_cursor_down()
        row_list.action_cursor_up()
        row_list.action_first()
        row_list.action_last()

    assert highlighted(on_stage(act)) == ["a", "b", "c", "b", "a", "c"]


def test_the_cursor_stays_on_its_item_when_the_rows_change() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(items("a", "b", "c")))
        row_list.action_cursor_down()
        row_list.show(Rows(items("x", "y", "a", "b", "c")))
        await pilot.pause()
        assert drawn(row_list)[3] == "› item b"
        row_list.tell("Loading…")
        row_list.show(Rows(items("b", "c")))
        assert row_list.cursor_row == Item("b")
        row_list.show(Rows(items("c")))
        assert row_list.cursor_row == Item("c")

    assert highlighted(on_stage(act)) == ["a", "b", "-", "b", "c"]


def test_the_cursor_stays_in_sight() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        for move in [
            row_list.action_last,
            row_list.action_page_up,
            row_list.action_half_page_up,
            row_list.action_first,
            row_list.action_half_page_down,
            row_list.action_page_down,
        ]:
            move()
            await pilot.pause()
            assert f"› item {row_list.cursor}" in drawn(row_list)[:6]
        await pilot.resize_terminal(30, 3)
        row_list.styles.height = 2
        await pilot.pause()
        assert any(row.startswith("› ") for row in drawn(row_list))

    heard = on_stage(act)
    assert highlighted(heard) == ["0", "99", "94", "91", "0", "3", "8"]


def test_a_heading_comes_into_sight_with_the_first_item_below_it() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(GROUPS))
        row_list.action_last()
        row_list.action_first()
        await pilot.pause()
        assert drawn(row_list)[0] == "Earned"

    on_stage(act, size=(30, 3))


def test_a_heading_at_the_end_comes_into_sight_with_the_last_item() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows([*items("a", "b", "c", "d"), Heading("Loading…")]))
        await pilot.pause()
        row_list.action_last()
        await pilot.pause()
        assert [row[:8] for row in drawn(row_list)] == ["  item c", "› item d", "Loading…"]

    on_stage(act, size=(30, 3))


def test_a_heading_below_comes_into_sight_with_its_own_items_alone() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows([*items("a", "b"), Heading("Next"), *items("c")]))
        await pilot.pause()
        row_list.action_cursor_down()
        await pilot.pause()
        assert [row[:8] for row in drawn(row_list)] == ["  item a", "› item b"]

    on_stage(act, size=(30, 2))


def test_among_headings_alone_there_is_nothing_to_open() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows([Heading("Loading…")]))
        assert row_list.cursor_row is None
        row_list.action_open()

    assert not any(isinstance(message, RowList.Opened) for message in on_stage(act))


def test_rows_that_come_above_move_neither_the_cursor_nor_what_is_in_sight() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(items("d", "e", "f", "g", "h")))
        row_list.action_cursor_down()
        await pilot.pause()
        row_list.show(Rows(items("a", "b", "c", "d", "e", "f", "g", "h")), above=3)
        await pilot.pause()
        assert [row[:8] for row in drawn(row_list)] == ["  item d", "› item e", "  item f"]

    on_stage(act, size=(30, 3))


def test_who_has_scrolled_away_from_the_cursor_stays_there_when_the_rows_change() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Endless(100))
        await pilot.pause()
        row_list.scroll_to(y=50, animate=False, immediate=True)
        row_list.show(Endless(101))
        await pilot.pause()
        assert drawn(row_list)[0] == "  item 50"
        assert row_list.put_on("70")
        await pilot.pause()
        assert any(row.startswith("› item 70") for row in drawn(row_list))
        assert not row_list.put_on("-1")

    on_stage(act)


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


def test_a_click_moves_the_cursor_and_a_double_click_opens() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(GROUPS))
        await pilot.pause()
        await pilot.click(RowList, offset=(3, 2))
        await pilot.click(RowList, offset=(3, 3))
        await pilot.click(RowList, offset=(3, 4), times=2)

    heard = on_stage(act)
    assert highlighted(heard) == ["a", "b", "c"]
    assert [message.row.id for message in heard if isinstance(message, RowList.Opened)] == ["c"]


def test_a_click_means_the_row_that_is_seen_there_also_after_scrolling() -> None:
    async def act(row_list: RowList, pilot: Pilot[None]) -> None:
        row_list.show(Rows(items(*"abcdefghij")))
        row_list.action_last()
        await pilot.pause()
        await pilot.click(RowList, offset=(3, 1), times=2)

    heard = on_stage(act)
    assert highlighted(heard) == ["a", "j", "f"]
    assert [message.row.id for message in heard if isinstance(message, RowList.Opened)] == ["f"]


def test_it_takes_no_keys_of_its_own() -> None:
    """Each key is declared once, by the program; Textual's own would scroll without moving the cursor."""
    assert RowList()._bindings.key_to_bindings == {}


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
        bar.refresh()
        await pilot.pause()
        assert before == [[*strip] for strip in bar.screen._compositor.render_strips()]

    on_stage(act)
