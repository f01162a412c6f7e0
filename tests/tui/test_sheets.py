"""The first screen is drawn with the few style sheets that say something about it; all others wait."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.dom import DOMNode

from styles import AT_START, SHEETS
from tests.tui.page import LARGE, SMALL, know, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.resources import OVERVIEW


@pytest.mark.parametrize("size", [SMALL, LARGE, (40, 10)], ids=str)
def test_all_other_sheets_change_nothing_of_the_first_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story() -> None:
        session = session_without_server(tmp_path)
        await know(session, OVERVIEW, samples.overview())
        app = MxProfileApp(session)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            before = styles(app)
            assert len(before) > 10
            app.read_sheets()
            app.stylesheet.update(app)
            assert styles(app) == before

    asyncio.run(story())


def styles(app: MxProfileApp) -> dict[DOMNode, str]:
    return {node: node.styles.css for node in app.screen.walk_children(with_self=True)}


def test_sheets_that_are_read_late_stand_where_they_would_have(tmp_path: Path) -> None:
    async def story() -> None:
        app = MxProfileApp(session_without_server(tmp_path))
        async with app.run_test() as pilot:
            await pilot.pause()
            app.read_sheets()
            read = [path for path, _ in app.stylesheet.source if path.endswith(".tcss")]
            assert read == [str(path) for path in SHEETS]
            assert len(AT_START) < len(SHEETS) / 3

    asyncio.run(story())
