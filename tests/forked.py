"""Processes that begin with the backend and the plain commands loaded, for tests that are not about their start.

``mxprofile serve`` loads its packages for a second of processor time, and a plain command for a third; a test process
starts dozens of either. So one process of Python's `multiprocessing` (its fork server) loads them once and forks.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import cast

COMMAND_SECONDS = 60.0


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.forked_loading"])  # heeded by the first process alone
    return context


def _begin(environment: Mapping[str, str], folder: str, stderr: Path) -> None:
    """What a new program finds: its environment, its folder, and where its errors go."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)


def _take_streams(stdin: int, stdout: int) -> None:
    """Reads from and writes to these from now on."""
    os.dup2(stdin, 0)
    os.dup2(stdout, 1)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)


def _serve(arguments: list[str], environment: Mapping[str, str], folder: str, log: Path, ends: Connection) -> None:
    from backend import serve

    _begin(environment, folder, log)
    _take_streams(ends.fileno(), ends.fileno())
    ends.close()
    sys.exit(serve.main(arguments))


class Server:
    """A process of ``mxprofile serve``, to be used as a `subprocess.Popen`; its input and output are one socket."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        context = _context()
        self._ours, theirs = context.Pipe()
        given = (arguments, dict(os.environ), str(Path.cwd()), log, theirs)
        self._process = context.Process(target=_serve, args=given)
        self._process.start()
        theirs.close()
        self.pid = cast("int", self._process.pid)

    def first_line(self) -> str:
        """The first line that it prints; empty when it ended without one."""
        with open(self._ours.fileno(), encoding="utf-8", closefd=False) as output:
            return output.readline()

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Its exit code. Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("mxprofile serve", timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Sends it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()

    def end(self, seconds: float) -> None:
        """Closes its input, with which it ends, and waits for that."""
        self._ours.close()
        self.wait(seconds)


def _command(arguments: list[str], environment: Mapping[str, str], folder: str, streams: Path) -> None:
    from tui.__main__ import main

    _begin(environment, folder, streams / "stderr")
    _take_streams(os.open(streams / "stdin", os.O_RDONLY), os.open(streams / "stdout", os.O_WRONLY | os.O_CREAT, 0o600))
    code = main(arguments)
    sys.stdout.flush()
    sys.exit(code)


def command(arguments: list[str], environment: Mapping[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """``mxprofile`` with these arguments and exactly this environment, run to its end; `given` is its input."""
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder)
        (streams / "stdin").write_text(given, encoding="utf-8")
        process = _context().Process(target=_command, args=(arguments, dict(environment), str(Path.cwd()), streams))
        process.start()
        process.join(COMMAND_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, COMMAND_SECONDS)
        written = [(streams / name).read_text(encoding="utf-8") for name in ("stdout", "stderr")]
    return subprocess.CompletedProcess(arguments, process.exitcode, *written)
