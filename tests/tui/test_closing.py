"""What is closed while something is on its way to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.app import ComposeResult
from textual.widget import MountError
from textual.worker import WorkerFailed

from api_client.versioned import Versioned
from tests.tui.page import Page, know, on_page
from tests.tui.settings import open_section
from tests.widgets import settings_samples
from tui.resources import NOTIFICATIONS
from tui.screens.challenges import ChallengesPane
from tui.screens.frame import Frame
from tui.screens.remote import RemotePane
from tui.session import Session


def test_an_answer_that_comes_while_its_screen_is_being_closed_is_dropped(session: Session) -> None:
    async def tell(page: Page) -> None:
        frame = page.app.screen
        assert isinstance(frame, Frame)
        pane = frame.pane
        assert isinstance(pane, RemotePane)
        await pane.remove_children()
        pane._show(pane.remote)

    on_page(session, tell)


def test_who_leaves_while_a_tab_is_being_opened_leaves_in_order(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = ChallengesPane.compose

    def leave_first(pane: ChallengesPane) -> ComposeResult:
        pane.app.exit()  # From here on Textual makes no widgets.
        yield from compose(pane)

    monkeypatch.setattr(ChallengesPane, "compose", leave_first)

    async def tell(page: Page) -> None:
        await page.pilot.press("3")
        assert page.app.return_code == 0

    on_page(session, tell)


def test_what_is_on_its_way_when_somebody_else_signs_in_ends_with_what_would_show_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(session.client.notifications, "change_versioned", never)

    async def tell(page: Page) -> None:
        await know(session, NOTIFICATIONS, Versioned(settings_samples.notifications(), '"1"'))
        await open_section(page, "Notifications")
        await page.pilot.press("space")
        await page.pilot.pause()
        assert "Switching it" in page.text
        frame = page.app.screen
        assert isinstance(frame, Frame)
        frame.post_message(RemotePane.SignedOut())
        await page.settle()
        assert [pane.id for pane in frame.opened] == ["overview"]

    on_page(session, tell)


def leaving(error: Exception) -> Callable[[Page], Awaitable[None]]:
    """Leave, and then something fails that was on its way."""

    async def fail(page: Page) -> None:
        page.app.exit()
        raise error

    async def tell(page: Page) -> None:
        page.app.run_worker(fail(page))
        await page.settle()

    return tell


def test_what_is_brought_to_a_widget_after_one_has_left_is_dropped(session: Session) -> None:
    on_page(session, leaving(MountError("Not mounted.")))


def test_a_fault_is_a_crash_even_after_one_has_left(session: Session) -> None:
    with pytest.raises(WorkerFailed, match="Broken"):
        on_page(session, leaving(RuntimeError("Broken.")))
