"""What requests need is loaded piece by piece, and who waits for keys has time for one in between."""

from __future__ import annotations

import asyncio
import sys

import pytest

from api_client import loading, transport

TURNS = 30
"""More than a key takes from the terminal to the screen."""


def test_what_requests_need_and_httpx_after_it_each_wait_for_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[object] = []

    async def sleep(seconds: float) -> None:
        order.append(seconds > 0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(loading, "import_module", order.append)
    monkeypatch.setattr(transport, "load", lambda: order.append("httpx"))
    for name in (*loading.REQUESTS, "httpx"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    asyncio.run(loading.load_requests())
    assert order == [part for name in (*loading.REQUESTS, "httpx") for part in (True, name)]


def test_before_each_piece_a_key_that_has_come_takes_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    came = asyncio.Event()

    def load(piece: str) -> None:
        loaded.append(piece)
        came.set()

    monkeypatch.setattr(loading, "import_module", load)
    monkeypatch.setattr(loading, "PAUSE", 0.5)

    async def key() -> list[str]:
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await asyncio.sleep(loading.PAUSE / 100)  # Drawing waits for a timer.
        return [*loaded]

    async def story() -> None:
        first = asyncio.create_task(key())
        going = asyncio.create_task(loading._load(("no.such_piece", "sys", "no.such_piece_either")))
        assert await first == []
        await came.wait()
        assert await key() == ["no.such_piece"]
        await going
        assert loaded == ["no.such_piece", "no.such_piece_either"]

    asyncio.run(story())
