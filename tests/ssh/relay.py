"""A slow line: a TCP relay on loopback that hands everything on a moment later.

``python -m tests.ssh.relay PORT --round-trip 0.08`` runs one before a port until its input ends; its first line is the
port to connect to instead.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self, cast

_DEADLINE = 30.0


class Relay:
    """Runs in a thread of its own. It models the time a packet takes, and that none comes. A context manager."""

    def __init__(self, target: int, round_trip: float) -> None:
        """`target` is a port of this machine; `round_trip` are the seconds there and back."""
        self._target, self.delay = target, round_trip / 2
        self.is_silent = False
        """True when nothing comes through any more, and neither end learns that: to each the line seems to be there."""
        self.open = set[_End]()
        self._port = Future[int]()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._runs, daemon=True)
        self._thread.start()
        self.port = self._port.result(_DEADLINE)
        """Where to connect to."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_DEADLINE)

    def _runs(self) -> None:
        near_ends = set[_End]()

        def accept() -> _End:
            near = _End(self)
            near_ends.add(near)
            near.connected = self._loop.create_task(self._connect(near))
            near.connected.add_done_callback(lambda _: near_ends.discard(near))
            return near

        listening = self._loop.run_until_complete(self._loop.create_server(accept, "127.0.0.1", 0))
        self._port.set_result(listening.sockets[0].getsockname()[1])
        self._loop.run_forever()
        listening.close()
        for end in self.open:
            end.transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _connect(self, near: _End) -> None:
        far = _End(self)
        try:
            await self._loop.create_connection(lambda: far, "127.0.0.1", self._target)
        except OSError:
            near.transport.close()
            return
        near.joins(far)
        far.joins(near)


class _End(asyncio.Protocol):
    """One end of a connection; what comes in there leaves at the other."""

    transport: asyncio.Transport
    connected: asyncio.Task[None]

    def __init__(self, line: Relay) -> None:
        self._line = line
        self._other: _End | None = None
        self._early: list[bytes] = []

    def joins(self, other: _End) -> None:
        """From now on, what comes in goes there; what came already too."""
        self._other = other
        for data in self._early:
            self.data_received(data)
        if self.transport.is_closing():
            self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line.open.add(self)
        self.transport = cast("asyncio.Transport", transport)
        self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        if self._other is None:
            self._early.append(data)
        elif not self._line.is_silent:
            asyncio.get_running_loop().call_later(self._line.delay, self._other.transport.write, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._line.open.discard(self)
        if self._other is not None and not self._line.is_silent:
            asyncio.get_running_loop().call_later(self._line.delay, self._other.transport.close)


def main() -> None:
    """Run one until standard input ends."""
    asked = argparse.ArgumentParser(description="A slow line to a port of this machine.")
    asked.add_argument("port", type=int)
    asked.add_argument("--round-trip", type=float, default=0.08, help="seconds")
    options = asked.parse_args()
    with Relay(options.port, options.round_trip) as relay:
        sys.stdout.write(f"{relay.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
