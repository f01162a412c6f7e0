"""The slow line that stories and measures go over."""

from __future__ import annotations

import socket
import threading
import time

from tests.ssh.relay import Relay

ROUND_TRIP = 0.05


def test_all_comes_over_the_line_in_order_no_sooner_than_after_a_round_trip_and_its_end_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, Relay(listening.getsockname()[1], ROUND_TRIP) as relay:
        thread = threading.Thread(target=_echo, args=[listening])
        thread.start()
        with socket.create_connection(("127.0.0.1", relay.port), timeout=30) as line:
            began, came = time.monotonic(), b""
            for number in range(100):
                line.sendall(b"%d " % number)
            while not came.endswith(b"99 "):
                came += line.recv(4096)
            assert time.monotonic() - began >= ROUND_TRIP
            assert came == b"".join(b"%d " % number for number in range(100))
            line.sendall(b"end")
            while data := line.recv(4096):
                assert data in b"end"
        thread.join(30)


def _echo(listening: socket.socket) -> None:
    with listening.accept()[0] as far:
        while not (data := far.recv(4096)).endswith(b"end"):
            far.sendall(data)
