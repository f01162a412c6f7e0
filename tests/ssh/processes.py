"""Which processes there are, and which of them belong together (Linux)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
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


def kill(pid: int) -> None:
    """End it as a power cut would; one that has ended already is none to complain about."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
