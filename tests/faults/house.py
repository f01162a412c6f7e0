"""A server whose database is brought back to the same moment again and again, and what is in it."""

from __future__ import annotations

import asyncio
import re
import socket
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from sqlalchemy import Table

from backend.store.columns import Instant
from backend.store.tables import metadata
from tests.running import ServerProcess

PATIENCE = 30.0
LEFT_OUT = {"board_buckets", "board_days", "board_rows", "heartbeats", "leases", "rate_logs"}
"""Tables that the server fills by itself, and the one in which each attempt counts, not what comes of it."""
ALWAYS = {"last_used_at", "last_step", "referral_code"}
"""Columns that are other ones each time, and do not look it."""
DAY = 86_400_000_000
"""Microseconds."""
AGEING = ("codes", "two_factors")
"""Tables whose rows are over so long after they were made."""
NOT_LOOKED_AT = {("settings", "badge_sweep")}
"""Rows, by the first of their columns, that the server changes by itself."""
_MADE_UP = re.compile(r"[A-Za-z0-9_+/=$.,@<>-]{16,}|\d{4}-\d\d-\d\d[T ][0-9:.+Z]+")
"""In a text: ids, digests, moments; other ones each time."""
_IN_FLIGHT = re.compile(rb"^mxprofile_requests_in_flight (\S+)$", re.MULTILINE)

State = dict[str, Counter[tuple[Any, ...]]]
"""The rows of each table, without what is another one each time."""


class House:
    """The server, its database, and that moment. Use it as a context manager."""

    def __init__(self, folder: Path, like: House | None = None) -> None:
        """Start it; `like` another one, at its moment."""
        self.path = folder / "profile.db"
        self._moment = sqlite3.connect(":memory:")
        if like is not None:
            folder.mkdir()
            like._moment.backup(self._moment)
            self.bring_back()
        self._metrics = ("127.0.0.1", _free_port())
        options = ("--metrics", "{}:{}".format(*self._metrics))
        self._running = ServerProcess(folder, self.url, *options, mails=False)
        self.server = self._running.server

    @property
    def url(self) -> str:
        """The database's."""
        return f"sqlite:///{self.path}"

    def keep_moment(self) -> None:
        """This is the moment; nothing that is there expires for the next day."""
        with sqlite3.connect(self.path, timeout=PATIENCE) as live:
            for table in metadata.sorted_tables:
                if "expires_at" in table.c and table.name not in LEFT_OUT:
                    live.execute(f"UPDATE {table.name} SET expires_at = expires_at + {DAY}")
            for name in AGEING:
                live.execute(f"UPDATE {name} SET created_at = created_at + {DAY}")
        with sqlite3.connect(self.path, timeout=PATIENCE) as live:
            live.backup(self._moment)

    def bring_back(self) -> None:
        """Makes it that moment again, while the server runs."""
        live = sqlite3.connect(self.path, timeout=PATIENCE)
        self._moment.backup(live)
        live.close()

    def state(self) -> State:
        """All that is in it."""
        live = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return {
                table.name: Counter(
                    _row(table, row)
                    for row in live.execute(f"SELECT {_columns(table)} FROM {table}")
                    if (table.name, row[0]) not in NOT_LOOKED_AT
                )
                for table in metadata.sorted_tables
                if table.name not in LEFT_OUT
            }
        finally:
            live.close()

    async def quiet(self) -> None:
        """Until the server is through with all that reached it before."""
        parts = urlsplit(self.server)
        async with asyncio.timeout(PATIENCE):
            # What came before this was read by the server before this was.
            await _get(str(parts.hostname), int(parts.port or 0), "/v1/health")
            while await self._in_flight():
                pass  # it is asked again, which takes its time

    async def _in_flight(self) -> float:
        found = _IN_FLIGHT.search(await _get(*self._metrics, "/metrics"))
        assert found is not None
        return float(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: Any) -> None:
        self._moment.close()
        self._running.__exit__(*about)


def difference(one: State, other: State) -> str:
    """What is not in both, for people."""
    lines = []
    for name in one:
        for sign, rows in (("-", one[name] - other[name]), ("+", other[name] - one[name])):
            lines += [f"{sign} {count} × {name} {row}" for row, count in rows.items()]
    return "\n".join(lines)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _get(host: str, port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    try:
        return await reader.read()
    finally:
        writer.close()


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in table.c)


def _row(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_plain(column, value) for column, value in zip(table.c, row, strict=True))


def _plain(column: Any, value: Any) -> Any:
    """The value, without what is another one each time."""
    if column.name in ALWAYS:
        return "…"
    if value is None:
        return None
    if isinstance(column.type, Instant):
        return "a moment"
    return _MADE_UP.sub("…", value) if isinstance(value, str) else value
