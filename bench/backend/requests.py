"""Requests over loopback to one worker: what the Overview costs, against an empty route (goal: at most four of it)."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from api_client.wire.enums import SecretKind
from backend.services import utc_now
from backend.store import secrets
from backend.store.database import Database, Tx
from backend.store.tables import accounts

CONNECTIONS = 8
SECONDS = 4.0
MEMBERS = 40
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rate:
    """What one worker did."""

    per_second: float
    cpu_us: float
    """Of the worker's processor time, for each request: what other work on the machine does not change."""


def empty_route() -> Rate:
    """The empty route's rate."""
    with _server([sys.executable, "-m", "bench.backend.empty"]) as (port, pid):
        return asyncio.run(_load(port, pid, [b"GET / HTTP/1.1\r\nHost: bench\r\n\r\n"]))


def overview(database: Database, path: str = "/v1/me/overview") -> Rate:
    """The Overview's rate for some members in turn, on a backend over this database."""
    keys = database.write_now(_keys)
    url = database.url.set(drivername=database.url.get_backend_name()).render_as_string(hide_password=False)
    asked = [f"GET {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: mxtoken {key}\r\n\r\n".encode() for key in keys]
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--database", url]
    with _server(command) as (port, pid):
        return asyncio.run(_load(port, pid, asked))


def _keys(tx: Tx) -> list[str]:
    some = tx.execute(select(accounts.c.id).order_by(accounts.c.id).limit(MEMBERS)).scalars().all()
    issued = (secrets.issue(tx, SecretKind.API_KEY, now=utc_now(), name="bench", account_id=one) for one in some)
    return [secret.get_secret_value() for secret, _row in issued]


@contextmanager
def _server(command: list[str]) -> Iterator[tuple[int, int]]:
    """A server that says where it listens; its port and process, ended at the end."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        port = urlsplit(line.split()[-1]).port if line.startswith("listening on ") else None
        if port is None:
            raise SystemExit(f"the server did not start: {command}")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


async def _load(port: int, pid: int, requests: Sequence[bytes]) -> Rate:
    """Asks these in turn on several connections, for so many seconds."""
    await asyncio.gather(*(_ask(port, requests, time.monotonic() + 0.5) for _ in range(CONNECTIONS)))
    cpu, began = _cpu_seconds(pid), time.perf_counter()
    done = await asyncio.gather(*(_ask(port, requests, time.monotonic() + SECONDS) for _ in range(CONNECTIONS)))
    number = max(1, sum(done))
    return Rate(number / (time.perf_counter() - began), (_cpu_seconds(pid) - cpu) / number * 1e6)


async def _ask(port: int, requests: Sequence[bytes], until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.monotonic() < until:
        writer.write(requests[done % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(f"no good answer: {head[:200]!r}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        done += 1
    writer.close()
    return done


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
