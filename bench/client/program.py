"""A program in a pseudo-terminal: when it shows what, in how many bytes, with how much processor and memory."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from bench.client.screen import Screen
from bench.client.smallest import smallest

Size: TypeAlias = "tuple[int, int]"
"""Columns and rows."""
Seen: TypeAlias = "str | Callable[[Screen], bool]"
"""What to wait for: a pattern on the screen, or a question about it."""

KEPT = frozenset({"PATH", "LANG", "MXPROFILE_PLAIN_OUTPUT"})
"""Environment variables that programs get; the last one to measure what sending only changed cells saves."""
AUTOGROUP = "/proc/self/autogroup"
PATIENCE = 60.0
"""Seconds after which a program is given up."""
QUIET = 0.25
"""Seconds without a change after which nothing more is expected."""
NOTHING_COMES = 1.0
"""Seconds after which a key is taken for one that changes nothing."""
TO_END = 5.0
"""Seconds a program has to end after a signal."""
KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "end": "\x1b[F",
    "home": "\x1b[H",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "tab": "\t",
    "enter": "\r",
    "escape": "\x1b",
}


class GaveUp(Exception):
    """What was waited for never came; the text holds the screen that came instead."""


@dataclass(frozen=True)
class Moments:
    """Milliseconds from the spawn or the press to what made it visible."""

    first: float
    seen: float
    last: float


class Press(NamedTuple):
    """What followed a key."""

    settled_ms: float
    bytes: int
    smallest: int
    frames: int
    cpu_ms: float

    @property
    def ratio(self) -> float:
        """Bytes against the smallest update known; NaN where nothing changed."""
        return self.bytes / self.smallest if self.smallest else float("nan")


class Program:
    """Runs a command in a terminal of its own. Use it as a context manager; it ends what it started."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], size: Size) -> None:
        self.bytes = 0
        self._ended = False
        self._terminal, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.screen = Screen(*size, self._answer)
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        known = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
        whole = {**kept, **known, **environment}
        self.began = time.perf_counter()
        self._pid = os.fork()
        if not self._pid:
            try:
                os.close(self._terminal)
                os.login_tty(follower)
                _be_nice(os.getpriority(os.PRIO_PROCESS, 0))
                os.execvpe(command[0], [*command], whole)
            finally:
                os._exit(127)
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            os.kill(self._pid, number)
            until = time.perf_counter() + TO_END
            while time.perf_counter() < until:
                for _ in self._read(0.02):
                    pass
                if os.waitpid(self._pid, os.WNOHANG)[0]:
                    os.close(self._terminal)
                    return
        raise GaveUp(f"process {self._pid} does not end")

    def watch(self, seen: Seen, *, since: float | None = None, quiet: float = QUIET) -> Moments:
        """Wait until `seen`, and then until nothing has changed for `quiet` seconds.

        Raises:
            GaveUp: it was never seen.
        """
        since = self.began if since is None else since
        changes: list[float] = []
        came: float | None = None
        while came is None or time.perf_counter() - (changes[-1] if changes else since) < quiet:
            if self._ended or time.perf_counter() - since > PATIENCE:
                how = "before the program ended" if self._ended else "in time"
                raise GaveUp(f"{seen!r} was not seen {how}; the screen was:\n{self.screen.text}")
            for at in self._read(0.02):
                changes.append(at)
                if came is None and self._shows(seen):
                    came = at
            if came is None and not changes and time.perf_counter() - since > NOTHING_COMES and self._shows(seen):
                came = since
        first, last = (changes[0], changes[-1]) if changes else (since, since)
        return Moments((first - since) * 1000, (came - since) * 1000, (last - since) * 1000)

    def press(self, keys: str, seen: Seen = "", *, quiet: float = QUIET) -> Press:
        """Press keys and wait for what follows until it is quiet."""
        before, bytes_before = list(self.screen.rows), self.bytes
        frames, cpu = self.screen.frames, self.cpu_ms()
        moments = self.watch(seen, since=self.send(keys), quiet=quiet)
        return Press(
            moments.last,
            self.bytes - bytes_before,
            len(smallest(before, self.screen.rows).encode()),
            self.screen.frames - frames,
            self.cpu_ms() - cpu,
        )

    def send(self, keys: str) -> float:
        """Type keys, by their names; the moment at which that was."""
        text = "".join(KEYS.get(key, key) for key in keys.split())
        at = time.perf_counter()
        os.write(self._terminal, text.encode())
        return at

    def idle(self, seconds: float) -> int:
        """Bytes that are written while nobody does anything."""
        before, until = self.bytes, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0 and not self._ended:
            for _ in self._read(left):
                pass
        return self.bytes - before

    def memory_mb(self) -> float:
        """Memory in use (resident)."""
        with open(f"/proc/{self._pid}/statm", encoding="ascii") as file:  # noqa: PTH123 - of the kernel's
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def cpu_ms(self) -> float:
        """Processor time of the threads that live."""
        total = 0
        for thread in os.listdir(f"/proc/{self._pid}/task"):  # noqa: PTH208
            with open(f"/proc/{self._pid}/task/{thread}/schedstat", encoding="ascii") as file:  # noqa: PTH123
                total += int(file.read().split()[0])
        return total / 1e6

    def _answer(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def _shows(self, seen: Seen) -> bool:
        return bool(re.search(seen, self.screen.text)) if isinstance(seen, str) else seen(self.screen)

    def _read(self, timeout: float) -> Iterator[float]:
        """What is there now, and for each part that changed what is to be seen the moment at which it came."""
        chunks: list[tuple[float, bytes]] = []
        while select.select([self._terminal], [], [], 0 if chunks else timeout)[0]:
            try:
                chunk = os.read(self._terminal, 65536)
            except OSError:  # The program closed the terminal.
                self._ended = True
                break
            chunks.append((time.perf_counter(), chunk))
        for at, chunk in chunks:
            self.bytes += len(chunk)
            if self.screen.feed(chunk):
                yield at


def _be_nice(level: int) -> None:
    """Linux weighs sessions against each other, whatever the niceness of those in them, unless this is said too."""
    if level and os.path.exists(AUTOGROUP):  # noqa: PTH110
        with suppress(OSError), open(AUTOGROUP, "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(str(level))
