"""The themes that not every picture is drawn in: safe for colour-blind eyes, and of the terminal's own colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.resources import OVERVIEW
from tui.screens.overview import OverviewPane
from tui.themes import PREFIX

pytestmark = pytest.mark.slow


@pytest.fixture
def snap_compare(request: pytest.FixtureRequest) -> Callable[..., bool]:
    """The plugin's own: one look is enough here."""
    from pytest_textual_snapshot import snap_compare as plain  # type: ignore[import-untyped]

    compare: Callable[..., bool] = plain.__wrapped__(request.getfixturevalue("snapshot"), request)
    return compare


@pytest.mark.parametrize("theme", ["colour-blind", "colour-blind-light", "ansi"])
@pytest.mark.parametrize(("key", "size"), [("", LARGE), ("question_mark", SMALL)], ids=["overview", "help"])
def test_theme(
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    key: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    app = MxProfileApp(session_without_server(tmp_path))
    app.theme = PREFIX + theme

    async def open_help(pilot: Pilot[object]) -> None:
        await pilot.pause()
        await pilot.press(*([key] if key else []))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_help)
