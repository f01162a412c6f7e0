"""What requests need is loaded piece by piece, and who waits for keys has time for one in between."""

from __future__ import annotations

import asyncio

import pytest

from api_client import loading

TURNS = 30
"""More than a key takes from the terminal to the screen."""


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
