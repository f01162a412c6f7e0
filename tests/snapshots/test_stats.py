"""What one's points in full look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.modals.stats import StatsPane
from tui.resources import OVERVIEW, POINTS
from tui.screens.overview import OverviewPane

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


@pytest.mark.parametrize("keys", [("enter",), ("enter", "G")], ids=["top", "end"])
def test_stats(
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(StatsPane, "resource", answering(POINTS, samples.points()))

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    assert snap_compare(MxProfileApp(session_without_server(tmp_path)), terminal_size=size, run_before=press)
