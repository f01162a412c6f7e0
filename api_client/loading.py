"""What requests need, loaded piece by piece, so that whoever waits for keys can take them in between.

All of it takes as long as loading Textual does. An answer that says that nothing changed needs no models.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from importlib import import_module

REQUESTS = ("api_client.client", "httpcore", "http.client")
MODELS = ("pydantic_core", "pydantic.types", "pydantic.main", "api_client.wire.base", "api_client.wire.overview")
"""Both in the order in which they need each other."""

PAUSE = 0.003
"""Seconds before each piece. A key that has come takes many turns of the event loop and a timer until it is drawn; with
one turn it would wait for all pieces."""


async def load_requests() -> None:
    """Load what sends a request, unless it is loaded."""
    await _load(REQUESTS)
    if "httpx" not in sys.modules:
        await asyncio.sleep(PAUSE)
    from api_client import transport

    transport.load()


async def load_models() -> None:
    """Load what reads an answer, unless it is loaded."""
    await _load(MODELS)


async def _load(pieces: Iterable[str]) -> None:
    for piece in pieces:
        if piece not in sys.modules:
            await asyncio.sleep(PAUSE)
            import_module(piece)
