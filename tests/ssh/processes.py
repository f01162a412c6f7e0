"""Which processes there are, and which of them belong together (Linux)."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """One that ran a moment ago."""

    pid: int
    parent: int
    name: str

    def environment(self) -> list[str]:
        """What it was started with, as ``NAME=value``; nothing for one that has ended."""
        with suppress(OSError):
            return Path(f"/proc/{self.pid}/environ").read_bytes().decode(errors="replace").split("\0")
        return []

    def __str__(self) -> str:
        with suppress(OSError):
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
            return f"{self.pid} {' '.join(command)}"
        return f"{self.pid} {self.name}"


def every() -> Iterator[Process]:
    """All of this machine that have not ended."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                # The name stands in brackets and may hold anything, brackets too.
                start, _, rest = (folder / "stat").read_text(errors="replace").rpartition(")")
                state, parent = rest.split()[:2]
                if state != "Z":
                    yield Process(int(folder.name), int(parent), start.partition("(")[2])


def below(pid: int) -> list[Process]:
    """The children of a process, theirs, and so on."""
    found, children = list[Process](), [*every()]
    parents = {pid}
    while parents:
        these = [one for one in children if one.parent in parents]
        found += these
        parents = {one.pid for one in these}
    return found


class Ending:
    """Sees some processes end, at the moment they do, whatever else is done meanwhile."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.at = time.monotonic()
        """When the last of them ended; when this began if none is left of them."""
        self._handles = [handle for pid in pids if (handle := _handle(pid)) is not None]
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until all have ended, or so long at most."""
        self._thread.join(seconds)

    def _watch(self) -> None:
        for handle in self._handles:
            end = select.poll()
            end.register(handle, select.POLLIN)
            end.poll()
            os.close(handle)
        if self._handles:
            self.at = time.monotonic()


def _handle(pid: int) -> int | None:
    """What can be read once the process has ended; None if it has."""
    with suppress(ProcessLookupError):
        return os.pidfd_open(pid)
    return None


def kill(pid: int) -> None:
    """End it as a power cut would; one that has ended already is none to complain about."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
