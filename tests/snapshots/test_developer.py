"""What Settings › Developer and its dialogs look like, at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from textual.pilot import Pilot

from api_client.errors import ApiError, ServerUnreachable
from api_client.wire.page import Page
from api_client.wire.secret import ApiKey, Token
from tests.snapshots.conftest import answering
from tests.tui.page import LARGE, SMALL, session_without_server
from tests.widgets import samples, settings_samples
from tui.app import MxProfileApp
from tui.modals import new_token
from tui.modals.new_secret import NewSecret
from tui.modals.shown_secret import ShownSecret
from tui.resources import API_KEYS, OVERVIEW, SCOPES, TOKENS, TWO_FACTOR
from tui.screens import developer
from tui.screens.overview import OverviewPane
from tui.screens.secret_lists import ApiKeysPane, TokensPane
from tui.screens.two_factor import TwoFactorPane

Compare = Callable[..., bool]

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])]

KEYS: Page[ApiKey] = Page(items=[samples.api_key()], next_cursor=None)
UNUSED = samples.token().model_copy(update={"id": "unused", "last_used_at": None, "expires_at": None})
USED_LIST: Page[Token] = Page(items=[samples.token(), UNUSED], next_cursor=None)
NONE: Page[object] = Page(items=[], next_cursor=None)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MxProfileApp:
    """The client of a member who has a key and two tokens."""
    scopes = answering(SCOPES, Page(items=samples.scopes(), next_cursor=None))
    monkeypatch.setattr(new_token, "SCOPES", scopes)
    monkeypatch.setattr(developer, "SCOPES", scopes)
    monkeypatch.setattr(OverviewPane, "resource", answering(OVERVIEW, samples.overview()))
    monkeypatch.setattr(TwoFactorPane, "resource", answering(TWO_FACTOR, settings_samples.two_factor(on=False)))
    monkeypatch.setattr(ApiKeysPane, "resource", answering(API_KEYS, KEYS))
    monkeypatch.setattr(TokensPane, "resource", answering(TOKENS, USED_LIST))
    return MxProfileApp(session_without_server(tmp_path))


async def open_developer(pilot: Pilot[object], *keys: str) -> None:
    """Go to the tab, and press keys there."""
    await pilot.press("8")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()


@pytest.mark.parametrize(
    ("keys", "tokens"),
    [(KEYS, USED_LIST), (..., ...), (NONE, NONE), (ServerUnreachable(), ServerUnreachable())],
    ids=["loaded", "loading", "empty", "error"],
)
def test_developer(
    snap_compare: Compare,
    app: MxProfileApp,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    keys: object,
    tokens: object,
) -> None:
    monkeypatch.setattr(ApiKeysPane, "resource", answering(API_KEYS, keys))
    monkeypatch.setattr(TokensPane, "resource", answering(TOKENS, tokens))

    async def show(pilot: Pilot[object]) -> None:
        if keys is ...:
            await pilot.press("8")
            await pilot.pause()
        else:
            await open_developer(pilot)

    assert snap_compare(app, terminal_size=size, run_before=show)


@pytest.mark.parametrize(
    "keys",
    [("enter",), ("n",), ("n", "ctrl+s"), ("shift+tab", "n"), ("d",), ("j", "d")],
    ids=["details", "new-token", "new-token-incomplete", "new-key", "delete-used", "delete-unused"],
)
def test_acts(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async def act(pilot: Pilot[object]) -> None:
        await open_developer(pilot, *keys)

    assert snap_compare(app, terminal_size=size, run_before=act)


def test_the_password_is_asked_again(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    async def ask(pilot: Pilot[object]) -> None:
        await open_developer(pilot, "n", "c", "i")
        dialog = pilot.app.screen
        assert isinstance(dialog, NewSecret)
        dialog.refused(ApiError("More than 15 minutes: enter your password again.", code="password_required"))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ask)


def test_a_masked_secret(snap_compare: Compare, app: MxProfileApp, size: tuple[int, int]) -> None:
    async def show(pilot: Pilot[object]) -> None:
        await open_developer(pilot)
        await pilot.app.push_screen(ShownSecret("token", samples.token().name, SecretStr("mxp_" + "Zq9" * 14)))
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=show)
