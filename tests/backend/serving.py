"""The backend as a process of its own, over whatever database, reached through a socket; and many clients of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from backend.store.database import Database

Result = TypeVar("Result")
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Process:
    """``python -m backend serve``, listening at `address`."""

    address: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def serving(database: Database, folder: Path) -> Iterator[Process]:
    """Serves this database until the end of the block, on a free port."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--exit-with-stdin"]
    command += ["--database", database.url.render_as_string(hide_password=False)]
    log = folder / "serve.log"
    with (
        log.open("a") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on "), log.read_text()
        yield Process(line.removeprefix("listening on ").strip(), process)
        process.communicate(timeout=PATIENCE)


def at_once(clients: int, address: str, act: Callable[[int, httpx.Client], Result]) -> list[Result]:
    """`act` by so many clients, each in a thread and with a connection of its own, let go together."""
    gate = threading.Barrier(clients)

    def run(number: int) -> Result:
        with httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
            client.get("/v1/health")
            gate.wait(PATIENCE)
            return act(number, client)

    with ThreadPoolExecutor(clients) as threads:
        return list(threads.map(run, range(clients)))
