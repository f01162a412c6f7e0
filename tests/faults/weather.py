"""The line between a client and its server: fine, gone, slow, or at its end a server with too much to do."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

SLOW_SECONDS = 0.05
"""What each piece of a request waits for on a slow line."""
_PIECE = 65_536
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Sky(StrEnum):
    """How the line is."""

    CLEAR = "clear"
    AWAY = "away"
    BUSY = "busy"
    SLOW = "slow"


class Weather:
    """Stands before the server at `host` and `port`, at an `address` of its own. Use it as a context manager."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._sky = Sky.CLEAR
        self._open = set[asyncio.StreamWriter]()
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """Where clients reach it."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    @property
    def sky(self) -> Sky:
        """How the line is now."""
        return self._sky

    def become(self, sky: Sky) -> None:
        """Change; what is on its way is lost then, unless the line just becomes slow or fine."""
        self._sky = sky
        if sky in {Sky.AWAY, Sky.BUSY}:
            for writer in self._open:
                writer.transport.abort()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        # At the end of a run these tasks are cancelled, and asyncio would tell of that as of an error.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            if self._sky is Sky.BUSY:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(_BUSY)
                await writer.drain()
            elif self._sky is not Sky.AWAY:
                await self._pass_on(reader, writer)
        self._open.discard(writer)
        writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(*self._to)
        self._open.add(to_server)
        there = asyncio.create_task(self._pump(reader, to_server))
        try:
            await self._pump(from_server, writer)
        finally:
            there.cancel()
            await asyncio.gather(there, return_exceptions=True)
            self._open.discard(to_server)
            to_server.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                if self._sky is Sky.SLOW:
                    await asyncio.sleep(SLOW_SECONDS)
                writer.write(piece)
                await writer.drain()
        writer.close()
