"""Tests of the client run on asyncio, against real sockets."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr("api_client.retry.FIRST_WAIT", 0.001)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
