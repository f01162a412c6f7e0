"""The same scores in Redis, ranked by ``ZREVRANK``, over a Unix socket of our own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

import redis

from bench.backend.timing import median_us

AT_ONCE = 10_000
PATIENCE = 10.0


def my_rank_us(scores: Mapping[str, int]) -> float | None:
    """Microseconds of one rank; None where no ``redis-server`` is installed."""
    program = shutil.which("redis-server")
    if program is None or not scores:
        return None
    folder = Path(tempfile.mkdtemp(prefix="mx-redis-"))
    socket = folder / "s"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not socket.exists() and time.monotonic() < end:
            time.sleep(0.02)
        with redis.Redis(unix_socket_path=str(socket)) as client:
            names = sorted(scores)
            for first in range(0, len(names), AT_ONCE):
                client.zadd("board", {name: scores[name] for name in names[first : first + AT_ONCE]})
            some = Random(1).sample(names, min(2000, len(names)))
            return median_us(lambda number: client.zrevrank("board", some[number % len(some)]))
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
