"""What the link sheet looks like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.wire.text import Untrusted
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples
from tui.app import MxProfileApp
from tui.modals.link import Link, LinkSheet
from tui.resources import OVERVIEW
from tui.screens.overview import OverviewPane

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

INVITE = [Link("Your invite link", Untrusted("https://profile.example/join/0193a7c2f4"))]
MEMBER = [
    Link("Website", Untrusted("https://ada.example")),
    Link("Twitter", Untrusted("https://twitter.com/ada_okafor")),
    Link("LinkedIn", Untrusted("https://www.linkedin.com/in/ada-okafor-of-the-northern-harbour-authority")),
]


@pytest.mark.parametrize("links", [INVITE, MEMBER], ids=["one", "several"])
def test_link_sheet(
    snap_compare: Callable[..., bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    links: list[Link],
) -> None:
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))

    async def open_sheet(pilot: Pilot[object]) -> None:
        await pilot.pause()
        await pilot.app.push_screen(LinkSheet("Invite a friend", links))
        await pilot.pause()

    app = MxProfileApp(session_without_server(tmp_path))
    assert snap_compare(app, terminal_size=size, run_before=open_sheet)
