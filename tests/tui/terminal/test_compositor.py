"""Nothing that is covered is drawn, and what is seen is the same as Textual draws."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from rich.segment import Segment
from textual._compositor import Compositor

from tests.tui.page import LARGE, SMALL, Page, know, on_page, session_without_server
from tests.widgets import samples
from tui.resources import BADGES
from tui.screens.lists import KeyedList
from tui.screens.remote import Pane
from tui.terminal.compositor import CoveringCompositor


def rows(compositor: Compositor, draw: type[Compositor]) -> list[list[Segment]]:
    """What stands in each row, drawn by one or the other."""
    chops = draw._render_chops(compositor, compositor.size.region, lambda y: True)
    return [[segment for strip in line.values() for segment in strip] for line in chops]


def same_as_textual(tmp_path: Path, size: tuple[int, int]) -> None:
    async def look(page: Page) -> None:
        for key in ("1", "2", "down", "3", "4", "5", "6", "7", "8", "tab"):
            await page.press(key)
            compositor = page.app.screen._compositor
            assert isinstance(compositor, CoveringCompositor)
            drawn = rows(compositor, CoveringCompositor)
            assert drawn == rows(compositor, Compositor)
            assert "".join(segment.text for segment in drawn[0]).strip()

    on_page(session_without_server(tmp_path), look, size)


def test_a_large_screen_is_the_same(tmp_path: Path) -> None:
    same_as_textual(tmp_path, LARGE)


def test_a_small_screen_is_the_same(tmp_path: Path) -> None:
    same_as_textual(tmp_path, SMALL)


def test_what_is_behind_others_is_not_drawn(tmp_path: Path) -> None:
    async def look(page: Page) -> None:
        screen = page.app.screen
        behind = screen.query_one("#panes")
        with patch.object(type(behind), "render_lines", side_effect=AssertionError("it is covered")):
            screen._compositor.render_update(full=True)

    on_page(session_without_server(tmp_path), look)


def test_what_stands_beside_what_changed_is_not_drawn_again(tmp_path: Path) -> None:
    session = session_without_server(tmp_path)

    async def look(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2")
        rows, beside = page.app.screen.query_one(KeyedList), page.app.screen.query_one("#beside")
        with (
            patch.object(rows, "render_lines", wraps=rows.render_lines) as drawn,
            patch.object(beside, "render_lines", side_effect=AssertionError("only what is in it changed")),
        ):
            await page.press("down")
        [call] = drawn.call_args_list
        assert call.args[0].height == 2, "the rows of the cursor, then and now"

    on_page(session, look)


def test_back_on_a_tab_only_the_row_of_its_cursor_is_drawn_again(tmp_path: Path) -> None:
    session = session_without_server(tmp_path)

    async def look(page: Page) -> None:
        await know(session, BADGES, samples.badges())
        await page.press("2", "1")
        rows = page.app.screen.query_one(KeyedList)
        with patch.object(rows, "render_line", wraps=rows.render_line) as rendered:
            await page.press("2")
        assert rows.has_focus
        assert {call.args[0] for call in rendered.call_args_list} == {rows.cursor - rows.scroll_offset.y}

    on_page(session, look)


def test_no_tab_is_styled_anew_as_a_whole_when_the_focus_moves(tmp_path: Path) -> None:
    async def look(page: Page) -> None:
        await page.press(*"2345671")
        for pane in page.app.screen.query(Pane):
            assert not pane._has_focus_within, f"a rule with :focus-within may mean {pane}"

    on_page(session_without_server(tmp_path), look)


def test_a_layout_is_made_once_though_it_is_asked_where_widgets_are(tmp_path: Path) -> None:
    async def look(page: Page) -> None:
        await page.press(*"2345671")
        with (
            patch.object(Compositor, "_arrange_root", autospec=True, side_effect=Compositor._arrange_root) as laid,
            patch.object(Compositor, "reflow", autospec=True, side_effect=Compositor.reflow) as reflow,
        ):
            await page.press("2")
        assert laid.call_count == reflow.call_count > 0

    on_page(session_without_server(tmp_path), look)
