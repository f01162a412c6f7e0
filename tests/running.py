"""A real backend in a process of its own, with the demo's community in it, for tests that need the whole thing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

STOP_SECONDS = 20.0


class RunningBackend:
    """``mxprofile serve`` on a free port and a new SQLite file in `folder`. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.mail_dir = folder / "mail"
        self.log = folder / "backend.log"
        self.database = folder / "profile.db"
        command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--exit-with-stdin", "--demo-data"]
        command += ["--database", f"sqlite:///{self.database}", "--mail-dir", str(self.mail_dir)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ}
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), self.log.read_text()
        self.server = line.removeprefix("listening on ").strip()
        """Its address."""
        known = json.loads((folder / "sign-in.json").read_text())
        self.email: str = known["email"]
        self.password: str = known["password"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Ends with its input, and so also when the tests are broken off.
        self.process.communicate(timeout=STOP_SECONDS)
