"""Settings › Developer as its tests meet it: tokens made by keys, secrets tried at the server."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from pydantic import SecretStr

from api_client.client import Client
from tests.running import RunningBackend
from tests.tui.page import Page
from tui.modals.details import Details
from tui.modals.shown_secret import ShownSecret
from widgets.api_key_detail import ApiKeyDetail
from widgets.token_detail import TokenDetail

AT_BACKEND = [pytest.mark.slow]
"""Marks of tests that need the running backend, of which each process of a run has one."""


async def fill_in_token(page: Page, name: str) -> None:
    """From any tab to a dialog with a name and the first scope."""
    await page.press("8", "n")
    await page.type(name)
    await page.press("tab", "tab", "tab", "space")


async def make_token(page: Page, name: str) -> SecretStr:
    """Make a token, store it, and come back to the list."""
    await fill_in_token(page, name)
    await page.press("ctrl+s")
    secret = shown(page)
    await page.press("S")
    return secret


def shown(page: Page) -> SecretStr:
    """The secret that is on the screen."""
    assert isinstance(page.app.screen, ShownSecret), page.text
    return page.app.screen.secret


def opened(page: Page) -> str:
    """The name of the token or API key whose details are open, whichever rows show behind the dialog."""
    details = page.app.screen
    assert isinstance(details, Details), page.text
    assert isinstance(details.detail, TokenDetail | ApiKeyDetail)
    assert details.detail.value is not None
    return details.detail.value.name.plain


async def accepted(backend: RunningBackend, secret: SecretStr) -> list[str] | None:
    """The scopes of a secret that is accepted.

    Raises:
        SecretRefused: 403 with an empty error.
    """
    async with Client(backend.server, secret) as client:
        return (await client.secret_info()).scopes


def age_sessions(backend: RunningBackend, by: timedelta) -> None:
    """Let all sessions have begun earlier."""
    with sqlite3.connect(backend.database) as database:
        microseconds = by // timedelta(microseconds=1)
        database.execute("UPDATE secrets SET created_at = created_at - ? WHERE kind = 'session'", [microseconds])
    database.close()
