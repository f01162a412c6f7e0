"""What requests need, loaded piece by piece, so that whoever waits for keys can take them in between.

All of it takes as long as loading Textual does. An answer that says that nothing changed needs no models.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from importlib import import_module

REQUESTS = ("api_client.client", "httpcore", "anyio")
MODELS = ("pydantic_core", "pydantic.types", "pydantic.main", "api_client.wire.base", "api_client.wire.overview")
"""Both in the order in which they need each other."""


async def load_requests() -> None:
    """Load what sends a request, unless it is loaded."""
    await _load(REQUESTS)
    from api_client import transport

    transport.load()


async def load_models() -> None:
    """Load what reads an answer, unless it is loaded."""
    await _load(MODELS)


async def _load(pieces: Iterable[str]) -> None:
    for piece in pieces:
        if piece not in sys.modules:
            import_module(piece)
            await asyncio.sleep(0)
