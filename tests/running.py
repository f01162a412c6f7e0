"""A real backend in a process of its own, for tests that need the whole thing: over any database, or the demo's."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from tests import forked

STOP_SECONDS = 60.0
MAIL_SECONDS = 30.0


class Started(subprocess.Popen[str]):
    """``mxprofile serve`` started as the command does it: it loads everything itself."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        command = [sys.executable, "-m", "backend", "serve", *arguments]
        with log.open("ab") as errors:
            super().__init__(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)

    def first_line(self) -> str:
        """The first line that it prints; empty when it ended without one."""
        assert self.stdout is not None
        return self.stdout.readline()

    def end(self, seconds: float) -> None:
        """Closes its input, with which it ends, and waits for that."""
        self.communicate(timeout=seconds)


class ServerProcess:
    """``mxprofile serve`` over a database, on a free port or a Unix socket. Use it as a context manager."""

    def __init__(
        self,
        folder: Path,
        database: str,
        *options: str,
        socket: Path | None = None,
        loads: bool = False,
        mails: bool = True,
    ) -> None:
        """Start it and wait until it listens; its log and its mails, unless they are to wait, go into `folder`.

        Unless it is to load its packages itself, it is forked from a process that has them.
        """
        self.mail_dir = folder / "mail"
        self.log = folder / "backend.log"
        arguments = ["--exit-with-stdin", "--database", database, *options]
        arguments += ["--mail-dir", str(self.mail_dir)] if mails else []
        arguments += ["--uds", str(socket)] if socket else ["--port", "0"]
        self.process = Started(arguments, self.log) if loads else forked.Server(arguments, self.log)
        line = self.process.first_line()
        if not line.startswith("listening on "):
            self._stop()
            raise AssertionError(self.log.read_text())
        self.server = line.removeprefix("listening on ").strip()
        """Its address."""

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def _stop(self) -> None:
        # Ends with its input, and so also when the tests are broken off.
        self.process.end(STOP_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()


class RunningBackend(ServerProcess):
    """One with the demo's community, in a new SQLite file in `folder`, and the member to sign in as.

    Without `community` there is nobody yet: it starts in a tenth of the time.
    """

    def __init__(self, folder: Path, *, community: bool = True) -> None:
        self.database = folder / "profile.db"
        super().__init__(folder, f"sqlite:///{self.database}", *(["--demo-data"] if community else []))
        known = json.loads((folder / "sign-in.json").read_text()) if community else {}
        self.email: str = known.get("email", "")
        self.password: str = known.get("password", "")

    def forget_attempts(self) -> None:
        """As if all had been quiet for so long that nothing counts any more of what somebody may do so often."""
        with closing(sqlite3.connect(self.database)) as database, database:
            database.execute("DELETE FROM rate_logs")

    def mails_once_sent(self, to: str) -> list[str]:
        """All mails as they are in their files, once none waits to be sent to this address.

        Raises:
            AssertionError: one waits for too long.
        """
        until = time.monotonic() + MAIL_SECONDS
        with closing(sqlite3.connect(self.database)) as database:
            while database.execute("SELECT 1 FROM outbox WHERE recipient = ?", [to]).fetchone() is not None:
                assert time.monotonic() < until, f"the mail to {to} is not sent"
                time.sleep(0.02)  # Another process sends it; nothing else tells when.
        return [path.read_text() for path in self.mail_dir.glob("*.eml")]
