"""What another member's profile looks like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

import tui.screens.member as screen
from api_client.errors import NotFound
from api_client.wire.other_profile import Relation
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import people_samples, samples
from tui.app import MxProfileApp
from tui.members import member
from tui.resources import OVERVIEW
from tui.screens.overview import OverviewPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    return MxProfileApp(session_without_server(tmp_path))


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        (people_samples.joris(Relation.INVITED_ME), ()),
        (people_samples.joris(Relation.CONNECTED), ("enter",)),
        (..., ()),
        (NotFound(), ()),
    ],
    ids=["loaded", "badge", "loading", "not-found"],
)
def test_member(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    answer: object,
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setattr(screen, "member", lambda profile_id: answering(member(profile_id), answer))

    async def open_profile(pilot: Pilot[object]) -> None:
        await pilot.pause()
        await pilot.app.push_screen(screen.MemberScreen(app.session, "joris"))
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_profile)
