"""A process that has the backend loaded and gives birth to servers: two hundred starts would take minutes otherwise.

Each line on its standard input is the arguments of a ``mxprofile serve``, as JSON. For each it forks a process that
runs just that, and prints its id; what the server itself prints follows. It ends, with its last child, with its input.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from backend import serve
from backend.app import create_app
from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store.database import Database

STOP_SECONDS = 60.0


def main() -> None:
    """Forks until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _load(sys.argv[1])
    child = 0
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os.open(os.devnull, os.O_RDONLY)
            code = serve.main(json.loads(line))
            os.write(1, b"ended\n")
            os._exit(code)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _load(database: str) -> None:
    """What a server would load first; it opens nothing."""
    create_app(cast("Services", None)).openapi()
    catalogue()
    Database(database).close()


class Nursery:
    """The process, for those who want servers from it. Use it as a context manager."""

    def __init__(self, folder: Path, database: str) -> None:
        self.log = folder / "backend.log"
        self._arguments = ["--port", "0", "--database", database, "--mail-dir", str(folder / "mail")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery", database],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        self.server = 0
        """The process id of the server that was started last."""

    def start(self) -> str:
        """Starts a server; its address once it listens."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(self._arguments) + "\n")
        self._process.stdin.flush()
        said = [self._process.stdout.readline() for _ in range(2)]
        if "ended\n" in said:
            raise AssertionError(self.log.read_text()[-4000:])
        address = next((line for line in said if line.startswith("listening on ")), None)
        assert address is not None, self.log.read_text()[-4000:]
        self.server = next(int(line) for line in said if line[0].isdigit())
        return address.removeprefix("listening on ").strip()

    def kill(self) -> None:
        """Ends the server as a power cut would; it is gone afterwards, and with it its lock."""
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(self.server)
            try:
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                assert select.select([handle], [], [], STOP_SECONDS)[0]
            finally:
                os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=STOP_SECONDS)


if __name__ == "__main__":
    main()
