"""A small real HTTP server whose answers are written byte by byte, so that it can misbehave in every way."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """A request as it came over the wire; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


Behaviour = Callable[[Received, asyncio.StreamWriter], Awaitable[None]]
"""Writes an answer, or something like it. The connection stays open unless it closes the writer."""


@dataclass
class Server:
    """A running server: where it is, what it got, and how many connections it saw."""

    behaviour: Behaviour
    url: str = ""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    stop_listening: Callable[[], None] = lambda: None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until one side closes it."""
        self.connections += 1
        self._open.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                request = await _read(reader)
                async with self._news:
                    self.received.append(request)
                    self._news.notify_all()
                await self.behaviour(request, writer)
                await writer.drain()
        self._open.discard(writer)
        writer.close()

    async def got(self, count: int) -> None:
        """Wait until this many requests arrived."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)

    def hang_up(self) -> None:
        """Break all connections."""
        for writer in self._open:
            writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, target, headers, body)


@contextlib.asynccontextmanager
async def running(behaviour: Behaviour, socket: Path | None = None) -> AsyncIterator[Server]:
    """A server on a free port of this machine, or on a Unix socket."""
    server = Server(behaviour)
    if socket is None:
        listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    else:
        listener = await asyncio.start_unix_server(server.serve, socket)
        server.url = f"unix:{socket}"
    server.stop_listening = listener.close
    try:
        yield server
    finally:
        listener.close()
        server.hang_up()
        await listener.wait_closed()


def response(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a whole, correct answer."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def raw(data: bytes) -> Behaviour:
    """Answers with these bytes."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return behave


def answer(status: int, document: object = None, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answers correctly."""
    body = b"" if document is None else json.dumps(document).encode()
    return raw(response(status, body, headers))


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behaves like the first for the first request, and so on; like the last from then on."""
    left = list(behaviours)

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(request, writer)

    return behave


async def reset(request: Received, writer: asyncio.StreamWriter) -> None:
    """Breaks the connection instead of answering."""
    writer.transport.abort()


async def close(request: Received, writer: asyncio.StreamWriter) -> None:
    """Closes the connection in an orderly way instead of answering."""
    writer.close()


async def silence(request: Received, writer: asyncio.StreamWriter) -> None:
    """Never answers; ends when the client hangs up."""
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
