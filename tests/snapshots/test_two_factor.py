"""What the line about two-factor authentication and its dialogs look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from api_client.wire.two_factor import TwoFactorBegun
from tests.snapshots.conftest import answering
from tests.snapshots.test_developer import app, open_developer
from tests.tui.page import LARGE, SMALL
from tests.widgets import settings_samples
from tui.app import MxProfileApp
from tui.modals.recovery_codes import RecoveryCodes
from tui.modals.two_factor_off import TwoFactorDeactivation
from tui.modals.two_factor_set_up import TwoFactorSetUp
from tui.resources import TWO_FACTOR
from tui.screens.two_factor import TwoFactorPane

Compare = Callable[..., bool]

__all__ = ["app"]
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]


def test_it_is_on(
    snap_compare: Compare, app: MxProfileApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(TwoFactorPane, "resource", answering(TWO_FACTOR, settings_samples.two_factor()))

    async def show(pilot: Pilot[object]) -> None:
        await open_developer(pilot)
        pilot.app.screen.query_one(TwoFactorPane).take_focus()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize(
    "keys",
    [(), ("ctrl+s",), ("ctrl+s", "o"), ("ctrl+s", "ctrl+s")],
    ids=["method", "secret", "qr-code", "code"],
)
def test_set_up(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    async def begun(method: str, phone: str | None = None, **more: object) -> TwoFactorBegun:
        return settings_samples.two_factor_begun()

    async def show(pilot: Pilot[object]) -> None:
        monkeypatch.setattr(app.session.client.two_factor, "set_up", begun)
        await open_developer(pilot)
        dialog = TwoFactorSetUp(app.session, settings_samples.two_factor(on=False, sms=True))
        await pilot.app.push_screen(dialog)
        await pilot.press(*"Password-1234")
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)


def test_deactivation(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[object]) -> None:
        await open_developer(pilot)
        await pilot.app.push_screen(TwoFactorDeactivation(app.session))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize("keys", [(), ("v",)], ids=["masked", "revealed"])
def test_recovery_codes(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async def show(pilot: Pilot[object]) -> None:
        await open_developer(pilot)
        await pilot.app.push_screen(RecoveryCodes(settings_samples.two_factor_on().recovery_codes))
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)
