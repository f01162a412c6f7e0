"""The themes that not every picture is drawn in: safe for colour-blind eyes, and of the terminal's own colours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
@pytest.mark.parametrize(("signed_in", "size"), [(True, LARGE), (False, SMALL)], ids=["overview", "sign-in"])
def test_theme(
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    signed_in: bool,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    session = session_without_server(tmp_path, signed_in=signed_in)
    session.server = "https://profile.example.com"
    app = MxProfileApp(session)
    app.theme = PREFIX + theme
    assert snap_compare(app, terminal_size=size)
