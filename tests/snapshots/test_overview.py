"""What the frame, the Overview, sign-in, help and palette look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.wire.overview import Overview, OverviewBadges
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.resources import OVERVIEW
from tui.screens.overview import OverviewPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


def nothing_yet() -> Overview:
    """The overview of a member who has just signed up."""
    full = samples.overview()
    header = full.header.model_copy(
        update={"points": 0, "level": 0, "credits": 0, "connections": 0, "featured_badges": [], "certificates": []}
    )
    return full.model_copy(
        update={
            "header": header,
            "stats": full.stats.model_copy(update={"by_category": [], "per_day": []}),
            "badges": OverviewBadges(in_progress=[], next=[]),
            "challenge": None,
            "invitations": [],
            "suggestions": [],
            "leaderboard": full.leaderboard.model_copy(update={"rank": None, "around": [], "company": None}),
            "portfolio": [],
            "personal_info": full.personal_info.model_copy(
                update=dict.fromkeys(type(full.personal_info).model_fields) | {"skills": [], "experience": []}
            ),
        }
    )


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("loaded", samples.overview()),
        ("loading", ...),
        ("empty", nothing_yet()),
        ("error", ServerUnreachable()),
    ],
    ids=["loaded", "loading", "empty", "error"],
)
def test_overview(
    snap_compare: Compare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    state: str,
    answer: object,
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, answer))
    assert snap_compare(MxProfileApp(session_without_server(tmp_path)), terminal_size=size)


@pytest.mark.parametrize("key", ["question_mark", "colon"], ids=["help", "palette"])
def test_dialogs(
    snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], key: str
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))

    async def open_dialog(pilot: Pilot[object]) -> None:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    app: App[int] = MxProfileApp(session_without_server(tmp_path))
    assert snap_compare(app, terminal_size=size, run_before=open_dialog)


def test_sign_in(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    session = session_without_server(tmp_path, signed_in=False)
    session.server = "https://profile.example.com"
    assert snap_compare(MxProfileApp(session), terminal_size=size, press=["a", "d", "a"])
