"""Every widget fits every size, down to one cell."""

from __future__ import annotations

import asyncio

import pytest
from textual.widget import Widget

from tests.widgets.cast import ACTORS, actors, drawing_classes, rows
from tests.widgets.hostile.payloads import WIDE, Hostile
from tests.widgets.samples import LIFE_LIKE, Texts
from tests.widgets.stage import Stage
from widgets.lines import Lines

WIDTHS = [*range(11), 13, 20, 25, 30, 40, 60, 79, 80, 99, 100, 119, 120, 160]
SIZES = [(160, 50), (80, 24), (40, 50), (10, 50), (1, 1)]
TEXTS = [LIFE_LIKE, Hostile(WIDE)]


def test_the_cast_has_every_widget_and_row_of_the_package() -> None:
    """Guards all tests that walk the cast: a new class has to be added to `tests/widgets/cast.py`."""
    cast = {*ACTORS, *(type(row) for row in rows())}
    assert cast == drawing_classes()


@pytest.mark.parametrize("texts", TEXTS, ids=["life-like", "wide"])
def test_a_row_never_exceeds_its_width(texts: Texts) -> None:
    for row in rows(texts):
        for width in WIDTHS:
            if row.id:  # headings are cut by the list
                assert row.line(width).cell_length <= width


@pytest.mark.parametrize("texts", TEXTS, ids=["life-like", "wide"])
def test_every_widget_makes_its_lines_for_any_size(texts: Texts) -> None:
    for kind, make in ACTORS.items():
        if issubclass(kind, Lines):
            widget = make(texts)
            assert isinstance(widget, Lines)
            for width in WIDTHS:
                for height in (0, 1, 3, 9):
                    widget.lines(width, height)


def _too_wide(widget: Widget) -> list[str]:
    if not isinstance(widget, Lines):
        return []
    return [text.plain for text in widget._clipped() if text.cell_length > widget.content_size.width]


@pytest.mark.parametrize("texts", TEXTS, ids=["life-like", "wide"])
def test_no_mounted_widget_draws_beyond_its_size(texts: Texts) -> None:
    async def scenario() -> None:
        stage = Stage(lambda: actors(texts))
        async with stage.run_test(size=(120, 36)) as pilot:
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                await pilot.pause()
                assert [line for widget in stage.actors for line in _too_wide(widget)] == []
                assert all(strip.cell_length <= width for strip in stage.screen._compositor.render_strips())

    asyncio.run(scenario())
