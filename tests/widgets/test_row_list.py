"""The one list: its cursor, and what it says."""

from __future__ import annotations

from textual.message import Message
from textual.pilot import Pilot

from tests.widgets.row_stage import Endless, Item, items, on_stage
from tests.widgets.stage import drawn
from widgets.row_list import RowList
from widgets.rows import Heading, Rows

GROUPS = [Heading("Earned"), *items("a", "b"), Heading("Next"), *items("c")]


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
