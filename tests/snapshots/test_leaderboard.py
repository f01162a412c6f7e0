"""What the Leaderboard tab, the points ledger and the ways to earn points look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from tests.snapshots.conftest import answering
from tests.tui.boards import Boards
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import board_samples, samples
from tui.app import MxProfileApp
from tui.modals.points import PointsPane
from tui.modals.ways import WaysPane
from tui.resources import OVERVIEW, POINT_LEDGER, POINT_RULES
from tui.screens.overview import OverviewPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who has points."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(PointsPane, "resource", answering(POINT_LEDGER, board_samples.point_ledger()))
    monkeypatch.setattr(WaysPane, "resource", answering(POINT_RULES, board_samples.point_rules()))
    return MxProfileApp(session_without_server(tmp_path))


def pressing(*keys: str) -> Callable[[Pilot[object]], object]:
    """Press keys, each after the one before it has done all it does."""

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

    return press


@pytest.mark.parametrize(
    ("boards", "keys"),
    [
        (Boards(), ()),
        (Boards(), ("m",)),
        (Boards(me=7), ("t", "C")),
        (Boards(0, me=None), ()),
    ],
    ids=["loaded", "me", "category-of-company", "empty"],
)
def test_leaderboard(
    snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], boards: Boards, keys: tuple[str, ...]
) -> None:
    app.session.client.leaderboards.get = boards.get  # type: ignore[method-assign]
    assert snap_compare(app, terminal_size=size, run_before=pressing("5", *keys))


def test_leaderboard_without_a_server(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    boards = Boards()
    boards.error = ServerUnreachable()
    app.session.client.leaderboards.get = boards.get  # type: ignore[method-assign]
    assert snap_compare(app, terminal_size=size, run_before=pressing("5"))


@pytest.mark.parametrize(
    "keys",
    [("P",), ("P", "j", "j", "enter"), ("W",), ("W", "enter")],
    ids=["points", "penalty", "ways", "way"],
)
def test_dialogs(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))
