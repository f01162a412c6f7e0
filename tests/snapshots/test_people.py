"""What Connections and Activity look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.wire.page import Page
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import people_samples, samples
from tui.app import MxProfileApp
from tui.resources import ACTIVITY, CONNECTIONS, INVITES, OVERVIEW, RECEIVED, SENT, SUGGESTIONS, Resource
from tui.screens.activity import ActivityPane
from tui.screens.invitations import ReceivedPane, SentPane
from tui.screens.inviting import InvitePane
from tui.screens.my_connections import MyConnectionsPane
from tui.screens.overview import OverviewPane
from tui.screens.sections import PEOPLE
from tui.screens.suggestions import SuggestionsPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

NOBODY: Page[Any] = Page(items=[], next_cursor=None)
ANSWERS: list[tuple[type[Any], Resource[Any], object]] = [
    (OverviewPane, OVERVIEW, samples.overview()),
    (ReceivedPane, RECEIVED, Page(items=samples.invitations())),
    (SentPane, SENT, Page(items=[one.model_copy(update={"sent_by_me": True}) for one in samples.invitations()])),
    (MyConnectionsPane, CONNECTIONS, Page(items=people_samples.connections())),
    (SuggestionsPane, SUGGESTIONS, Page(items=samples.suggestions())),
    (InvitePane, INVITES, people_samples.invites()),
    (ActivityPane, ACTIVITY, Page(items=people_samples.events())),
]


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    for pane, resource, answer in ANSWERS:
        monkeypatch.setattr(pane, "resource", answering(resource, answer))
    return MxProfileApp(session_without_server(tmp_path))


def pressing(*keys: str) -> Callable[[Pilot[object]], object]:
    """Press keys, each after the one before it has done all it does."""

    async def press(pilot: Pilot[object]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    return press


def to(section: str) -> tuple[str, ...]:
    """The keys that lead to a section of the Connections tab."""
    return ("4", "left", "home", *["down"] * [one.id for one in PEOPLE].index(section), "enter")


@pytest.mark.parametrize("section", ["received", "sent", "connected", "suggested", "invite"])
def test_sections(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], section: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*to(section)))


@pytest.mark.parametrize("answer", [NOBODY, ServerUnreachable()], ids=["empty", "error"])
def test_states(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(ReceivedPane, "resource", answering(RECEIVED, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing(*to("received")))


@pytest.mark.parametrize(
    "keys",
    [(*to("connected"), "d"), (*to("suggested"), "plus"), ("4", "i", "ctrl+s")],
    ids=["remove", "connect", "invite"],
)
def test_dialogs(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("answer", [ANSWERS[-1][2], NOBODY], ids=["loaded", "empty"])
def test_activity(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], answer: object
) -> None:
    monkeypatch.setattr(ActivityPane, "resource", answering(ACTIVITY, answer))
    assert snap_compare(app, terminal_size=size, run_before=pressing("7"))
