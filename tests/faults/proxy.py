"""What lies between a client and a server on a bad day: a proxy that delays, cuts, garbles and swallows."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal
from urllib.parse import urlsplit

Direction = Literal["there", "back"]
FOR_EVER = 10**6
_AT_ONCE = struct.pack("ii", 1, 0)
"""To linger no time when a socket is closed: what is left is dropped, and the other side is told by a reset."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens on the first connections: all goes well until so many bytes have passed in one direction."""

    kind: str
    direction: Direction = "back"
    after: int = FOR_EVER
    """Bytes that pass before it strikes."""
    times: int = 1
    """Connections that it strikes; all later ones are good."""
    pause: float = 0.0
    """Seconds: before each piece, or before the connection is closed."""
    piece: int = 65536
    """Bytes that pass at once."""
    noise: bytes = field(default=b"", repr=False)
    """What comes instead of the rest."""


def _strikes(kind: str, random: Random, pause: float = 0.0, noise: bytes = b"") -> Fault:
    """Somewhere in the request, before the first byte of the answer, or somewhere in the answer."""
    direction: Direction = random.choice(("there", "back", "back"))
    after = random.choice((0, random.randrange(250), random.randrange(900)))
    return Fault(kind, direction, after, random.choice((1, 1, 2, FOR_EVER)), pause, noise=noise)


NONE = Fault("none", times=0)
"""All is well."""
KINDS: dict[str, Callable[[Random], Fault]] = {
    "latency": lambda random: Fault("latency", times=FOR_EVER, pause=random.uniform(0.001, 0.03)),
    "bandwidth": lambda random: Fault(
        "bandwidth", times=FOR_EVER, pause=random.uniform(0, 0.002), piece=random.randrange(20, 300)
    ),
    "reset": lambda random: _strikes("reset", random),
    "half-open": lambda random: _strikes("half-open", random),
    "slow close": lambda random: _strikes("slow close", random, pause=random.uniform(0.01, 0.1)),
    "cut": lambda random: _strikes("cut", random),
    "garbage": lambda random: replace(
        _strikes("garbage", random, noise=random.randbytes(random.randrange(1, 400))), direction="back"
    ),
    "garbage in the request": lambda random: replace(
        _strikes("garbage", random, noise=random.randbytes(random.randrange(1, 400))), direction="there", after=0
    ),
}
"""Each kind of bad day, drawn from a seed."""


@dataclass(slots=True)
class Proxy:
    """One that stands before a server; used by `standing`."""

    host: str
    port: int
    fault: Fault
    server: str = ""
    """Its address."""
    connections: int = 0
    struck: int = 0
    """How often the fault came to pass."""
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it is over on both sides."""
        bad = self.connections < self.fault.times
        self.connections += 1
        self._open.add(writer)
        far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        self._open.add(far_writer)
        await asyncio.gather(
            self._carry(reader, far_writer, writer, "there", bad=bad),
            self._carry(far_reader, writer, far_writer, "back", bad=bad),
        )
        for one in (writer, far_writer):
            one.close()
            self._open.discard(one)

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        origin: asyncio.StreamWriter,
        direction: Direction,
        *,
        bad: bool,
    ) -> None:
        """Carries bytes to `target`; what goes to `origin` is the other direction of the same connection."""
        fault, passed = self.fault, 0
        limit = fault.after if bad and direction == fault.direction else FOR_EVER * 1000
        with contextlib.suppress(OSError):
            while data := await source.read(fault.piece):
                if bad and fault.pause and fault.after == FOR_EVER:
                    self.struck += 1
                    await asyncio.sleep(fault.pause)
                target.write(data[: limit - passed])
                await target.drain()
                passed += len(data)
                if passed > limit:
                    self.struck += 1
                    await self._strike(source, target, origin)
                    return
            target.write_eof()

    async def _strike(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, origin: asyncio.StreamWriter
    ) -> None:
        match self.fault.kind:
            case "reset":
                for writer in (target, origin):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                    writer.transport.abort()
            case "half-open":
                while await source.read(65536):
                    pass  # it goes nowhere, and nobody is told
            case _:
                target.write(self.fault.noise)
                await target.drain()
                await asyncio.sleep(self.fault.pause)
                target.close()
                origin.close()

    def begin(self, fault: Fault) -> None:
        """From now on there is this fault: what is connected is not any more, and connections count anew."""
        self.fault, self.connections = fault, 0
        self.hang_up()

    def hang_up(self) -> None:
        """Ends all connections."""
        for writer in [*self._open]:
            writer.transport.abort()


@contextlib.asynccontextmanager
async def standing(server: str, fault: Fault) -> AsyncIterator[Proxy]:
    """A proxy before `server`, on a port of its own."""
    parts = urlsplit(server)
    assert parts.hostname is not None and parts.port is not None
    proxy = Proxy(parts.hostname, parts.port, fault)
    listener = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.server = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        listener.close()
        proxy.hang_up()
        await listener.wait_closed()
