"""A Textual program behind a real pseudo-terminal, told to end in the ways programs are told to."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from tests.tui.terminal.screens import Emulated

DEADLINE = 30.0
"""Seconds; only a failing test waits so long."""


SIZE = (80, 24)


class PseudoTerminal:
    """Runs Python code behind a pseudo-terminal that is, or isn't, its controlling one."""

    def __init__(
        self,
        code: str,
        folder: Path,
        *,
        controlling: bool = True,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        script = folder / "program.py"
        script.write_text(code, encoding="utf-8")
        self.master, self._slave = os.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(SIZE), 0, 0))
        self.before: list[Any] = termios.tcgetattr(self._slave)
        self.written = b""
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
        adopt = "fcntl.ioctl(0, termios.TIOCSCTTY, 0);" if controlling else ""
        start = f"import fcntl, os, sys, termios; {adopt} os.execv(sys.executable, [sys.executable, {str(script)!r}])"
        self.process = subprocess.Popen(
            [sys.executable, "-c", start],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            env={**kept, "TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd()), **environment},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for handle in (self.master, self._slave):
            if handle >= 0:
                os.close(handle)

    def see(self, wanted: bytes) -> None:
        """Reads what the program writes until `wanted` was among it."""
        until = time.monotonic() + DEADLINE
        while wanted not in self.written:
            left = until - time.monotonic()
            ended = self.process.poll() is not None
            assert left > 0 and not ended, f"never saw {wanted!r} in {self.written[-2000:]!r}"
            self._read(min(left, 1.0))

    def see_on_screen(self, wanted: str) -> None:
        """The same for what stands on the screen: of a line only the cells that differ from before are written."""
        until = time.monotonic() + DEADLINE
        while wanted not in (shown := self._shown()):
            ended = self.process.poll() is not None
            assert time.monotonic() < until and not ended, f"never saw {wanted!r} in {shown}"
            self._read(1.0)

    def _shown(self) -> str:
        terminal = Emulated(SIZE)
        terminal.feed(self.written.decode(errors="ignore"))
        return "\n".join(terminal.screen.display)

    def type(self, text: str) -> None:
        """Types text, as if by hand."""
        os.write(self.master, text.encode())

    def ends(self) -> int:
        """Waits for the end of the program, reading all it writes; its exit code, as a shell has it."""
        until = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still runs: {self.written[-2000:]!r}"
            if self.master >= 0:
                self._read(0.05)
            else:
                self.process.wait(until - time.monotonic())
        while self.master >= 0 and self._read(0):
            pass
        return self.process.returncode

    def stop_and_continue(self) -> None:
        """Stops the program as a shell does, waits until it has stopped, and lets it go on, as `fg` does."""
        self.process.send_signal(signal.SIGTSTP)
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        assert self.is_as_before()
        while self._read(0):
            pass
        self.written = b""
        self.process.send_signal(signal.SIGCONT)

    def hang_up(self) -> None:
        """Closes the terminal's window."""
        for handle in (self.master, self._slave):
            os.close(handle)
        self.master = self._slave = -1

    def is_as_before(self) -> bool:
        """Whether the terminal's modes (echo, line mode, signals…) are those the program found."""
        return bool(termios.tcgetattr(self._slave) == self.before)

    def _read(self, timeout: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], timeout)
        if ready:
            self.written += os.read(self.master, 65536)
        return bool(ready)
