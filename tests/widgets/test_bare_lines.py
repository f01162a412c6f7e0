"""Lines of a bare box are drawn as Textual draws them, without what it looks for around and over them."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.pilot import Pilot
from textual.strip import Strip

from tests.widgets.row_stage import Item
from tests.widgets.test_thrift import Said, on_stage
from widgets.row_list import RowList
from widgets.rows import Rows

AROUND: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a ground": {"background": "#402060", "color": "white"},
    "more room": {"height": 6, "background": "#402060"},
    "less room": {"height": 2, "width": 2},
    "padding": {"padding": (1, 2)},
    "a border": {"border": ("round", "red")},
    "an outline": {"outline": ("heavy", "red")},
    "an outline on the left": {"outline_left": ("heavy", "red")},
    "a hatch": {"hatch": ("cross", "red"), "height": 6},
    "a tint": {"tint": Color(255, 0, 0, 0.4)},
    "an opacity": {"opacity": 0.5},
    "an opacity of the text": {"text_opacity": 0.5, "color": "white"},
}


def cells(strips: list[Strip]) -> list[list[tuple[str, str, object]]]:
    """What is seen of each line, cell by cell, and where the mouse finds it."""
    return [
        [(letter, str(style), style and style.meta) for text, style, _ in strip for letter in text] for strip in strips
    ]


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND.keys())
def test_whatever_is_around_lines_they_are_drawn_as_textual_does(around: dict[str, Any]) -> None:
    said, rows = Said(), RowList()

    async def act(pilot: Pilot[None]) -> None:
        said.value = "one two three"
        rows.show(Rows([Item(name) for name in "abc"]))
        for widget in (said, rows):
            widget.styles.height = 4
            for name, value in around.items():
                setattr(widget.styles, name, value)
            await pilot.pause()
            crop = widget.region.reset_offset
            assert cells(widget.render_lines(crop)) == cells(StylesCache().render_widget(widget, crop))

    on_stage(said, rows, act=act, rows=14)


@pytest.mark.parametrize(("padding", "looked_for"), [(0, 0), (1, 3)])
def test_for_lines_of_a_bare_box_nothing_around_them_is_looked_for(padding: int, looked_for: int) -> None:
    said = Said()

    async def act(pilot: Pilot[None]) -> None:
        said.styles.padding = (0, padding)
        await pilot.pause()
        with patch.object(StylesCache, "render_line", autospec=True, side_effect=StylesCache.render_line) as render:
            said.value = "one two three"
            await pilot.pause()
        assert sum(isinstance(call.args[0], type(said._styles_cache)) for call in render.call_args_list) == looked_for

    on_stage(said, act=act)
