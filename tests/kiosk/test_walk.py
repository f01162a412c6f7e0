"""In kiosk mode no screen leads out of the client: to no other program, and to no file outside the key's folder.

The path of a file is written into every line, and the keys are pressed that would lead out. Where it is no kiosk the
same walk finds each way: so one that came back would be found.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from api_client import calls
from api_client.errors import ServerUnreachable
from tests.kiosk.walk import LEADING_OUT, Tried
from tests.kiosk.watch import watching
from tests.running import RunningBackend
from tests.tui.form_walks import forms
from tests.tui.page import SMALL, Page, on_page, on_real_page, session_without_server
from tests.tui.pictures import image_file
from tests.tui.step_walks import WALKS
from tests.tui.test_forms import dialogs
from tui.modals.avatar import AvatarForm
from tui.modals.download import DownloadDialog

pytestmark = [pytest.mark.outside, pytest.mark.slow]

ASK_FOR_A_FILE = {AvatarForm, DownloadDialog}
NOT_REACHED = {"AvatarForm", "DownloadDialog"} | {"Conflict", "Details", "Pick", "Preview", "QrSheet"}
"""Dialogs that are not offered, and those that only show something or let one choose."""
LEAD_OUT_ELSEWHERE = ("token", "avatar", "new project")
"""Forms with a file to save to, one to read, and a long text."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All that the client keeps."""
    path = tmp_path / "key"
    path.mkdir()
    return path


@pytest.fixture
def bait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An image outside that folder, where text is copied and edited by other programs."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("TMUX", "/nowhere,1,0")
    monkeypatch.delenv("VISUAL", raising=False)
    return image_file(home)


def forms_that_lead_out(folder: Path) -> Callable[[Tried], Awaitable[None]]:
    """A walk through what leads out where it is no kiosk."""

    async def go(walk: Tried) -> None:
        await walk.forms(form for name, form in forms(folder).items() if name in LEAD_OUT_ELSEWHERE)
        await walk.others()

    return go


def without_server(
    folder: Path, bait: Path, patch: pytest.MonkeyPatch, go: Callable[[Tried], Awaitable[None]], *, kiosk: bool
) -> tuple[Tried, set[str], list[str]]:
    """A walk; the keys it found in help and palette, and what it touched outside `folder`."""
    walks: list[Tried] = []
    listed: set[str] = set()

    async def story(page: Page) -> None:
        walks.append(Tried(page, bait, patch))
        await go(walks[0])
        listed.update(await walks[0].listed())

    with watching(folder) as seen:
        on_page(session_without_server(folder, kiosk=kiosk), story, SMALL)
    return walks[0], listed, seen


def test_where_it_is_no_kiosk_the_same_walk_finds_every_way(
    folder: Path, bait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, listed, seen = without_server(folder, bait, monkeypatch, forms_that_lead_out(folder), kiosk=False)
    assert walk.screens >= ASK_FOR_A_FILE
    assert walk.offered >= LEADING_OUT
    assert {"download"} <= listed
    assert {*seen} >= {"program true", "program tmux", f"reads {bait}", f"writes {bait}"}


def test_nothing_leads_out_on_all_screens_that_there_are(
    backend: RunningBackend, folder: Path, bait: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def all_forms(walk: Tried) -> None:
        await walk.forms(forms(folder).values())
        await walk.others()
        await walk.steps(WALKS.values())

    with monkeypatch.context() as patch:
        walk, listed, seen = without_server(folder, bait, patch, all_forms, kiosk=True)
    screens, offered = walk.screens, walk.offered | listed

    async def story(page: Page) -> None:
        walk = Tried(page, bait, monkeypatch)
        await walk.tabs()
        screens.update(walk.screens)
        offered.update(walk.offered)

    monkeypatch.setattr(calls.Calls, "_send", reading(calls.Calls._send))
    with watching(folder) as touched:
        on_real_page(backend, folder, story, SMALL, kiosk=True)
    assert [*seen, *touched] == []
    assert not offered & LEADING_OUT
    assert [path.name for path in bait.parent.iterdir()] == [bait.name]
    assert {kind.__name__ for kind in {*dialogs()} - screens} == NOT_REACHED


def reading(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """What sends a request, but for those that change something: the server is gone for them."""

    async def read(calls: object, method: str, target: str, *rest: Any, **options: Any) -> Any:
        if method != "GET" and target != "/v1/sessions":
            raise ServerUnreachable
        return await send(calls, method, target, *rest, **options)

    return read
