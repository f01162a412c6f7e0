"""What Settings › Notifications looks like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from api_client.errors import PreconditionFailed, ServerUnreachable
from api_client.versioned import Versioned
from api_client.wire.notification import WatchedApp
from api_client.wire.page import Page
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples, settings_samples
from tui.app import MxProfileApp
from tui.resources import NOTIFICATIONS, OVERVIEW, WATCHED_APPS
from tui.screens.notification_choices import NotificationChoices
from tui.screens.overview import OverviewPane
from tui.screens.sections import SECTIONS
from tui.screens.sidebar import Sidebar
from tui.screens.watched_apps import WatchedApps

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

CHOSEN = Versioned(settings_samples.notifications(), '"1"')
APPS: Page[WatchedApp] = Page(items=settings_samples.watched_apps(), next_cursor=None)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who watches two apps."""
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    return MxProfileApp(session_without_server(tmp_path))


async def open_section(pilot: Pilot[object], name: str, *keys: str) -> None:
    """Go to a section of the settings, and press keys there."""
    await pilot.press("8")
    pilot.app.screen.query_one(Sidebar).focus()
    down = next(index for index, section in enumerate(SECTIONS) if section.name == name)
    await pilot.press("home", *["down"] * down, "enter")
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.parametrize(
    ("chosen", "apps", "keys"),
    [
        (CHOSEN, APPS, ()),
        (CHOSEN, Page(items=[], next_cursor=None), ("tab",)),
        (ServerUnreachable(), ServerUnreachable(), ()),
        (..., ..., ()),
    ],
    ids=["loaded", "no-app", "error", "loading"],
)
def test_notifications(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    chosen: object,
    apps: object,
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setattr(NotificationChoices, "resource", answering(NOTIFICATIONS, chosen))
    monkeypatch.setattr(WatchedApps, "resource", answering(WATCHED_APPS, apps))

    async def show(pilot: Pilot[object]) -> None:
        await open_section(pilot, "Notifications", *keys)

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_changed_elsewhere_and_stopped(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(NotificationChoices, "resource", answering(NOTIFICATIONS, CHOSEN))
    monkeypatch.setattr(WatchedApps, "resource", answering(WATCHED_APPS, APPS))
    groups = app.session.client

    async def refuse(version: str, **fields: bool | None) -> None:
        raise PreconditionFailed

    async def stop(app_id: str) -> None:
        """Done."""

    monkeypatch.setattr(groups.notifications, "change_versioned", refuse)
    monkeypatch.setattr(groups.watched_apps, "stop", stop)

    async def act(pilot: Pilot[object]) -> None:
        await open_section(pilot, "Notifications", "tab", "j", "space")
        other = settings_samples.notifications().model_copy(update={"invitation_mail": False, "marketing_mail": True})
        monkeypatch.setattr(NotificationChoices, "resource", answering(NOTIFICATIONS, Versioned(other, '"2"')))
        await pilot.press("shift+tab", "space")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=act)
