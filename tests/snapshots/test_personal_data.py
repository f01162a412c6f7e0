"""What Settings › Personal Data and its dialogs look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from api_client.errors import ServerUnreachable
from api_client.wire.page import Page
from api_client.wire.personal_data import PersonalChange, PersonalRow
from tests.snapshots.conftest import answering
from tests.snapshots.test_notifications import app, open_section
from tests.tui.page import LARGE, SMALL
from tests.widgets import settings_samples
from tui.app import MxProfileApp
from tui.modals.download import DownloadDialog
from tui.modals.personal_rows import HistoryPane, RowsPane
from tui.resources import PERSONAL_CHANGES, PERSONAL_DATA, PERSONAL_ROWS
from tui.screens.personal_data import PersonalDataSection
from widgets.download_progress import DownloadProgress

Compare = Callable[..., bool]

__all__ = ["app"]
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (settings_samples.personal_data(), ("j",)),
        (ServerUnreachable(), ()),
        (..., ()),
        (settings_samples.personal_data(), ("enter",)),
        (settings_samples.personal_data(), ("H",)),
        (settings_samples.personal_data(), ("D",)),
    ],
    ids=["loaded", "error", "loading", "rows", "history", "download"],
)
def test_personal_data(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    data: object,
    keys: tuple[str, ...],
) -> None:
    rows: Page[PersonalRow] = Page(items=[settings_samples.personal_row()] * 3, next_cursor=None)
    changes: Page[PersonalChange] = Page(items=settings_samples.personal_changes(), next_cursor=None)
    monkeypatch.setattr(PersonalDataSection, "resource", answering(PERSONAL_DATA, data))
    monkeypatch.setattr(RowsPane, "resource", answering(PERSONAL_ROWS, rows))
    monkeypatch.setattr(HistoryPane, "resource", answering(PERSONAL_CHANGES, changes))

    async def show(pilot: Pilot[object]) -> None:
        await open_section(pilot, "Personal Data", *keys)
        if isinstance(pilot.app.screen, DownloadDialog):
            pilot.app.screen.query_one(DownloadProgress).value = (1_300_000, 5_300_000)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)
