"""Several server processes on one listening socket: forked, replaced when one dies, ended together."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

logger = logging.getLogger("mxprofile.serve")

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
PAUSE_SECONDS = 1.0
"""Between two starts in the place of one that died: what dies at once would keep the machine busy with dying."""
STOP_SECONDS = 20.0
"""For all to finish their requests; then they are killed."""


class Supervisor:
    """Keeps `count` processes running `work`, which is given a file that ends when this process does.

    The process that has one must have no threads and no connections yet: both do not survive a fork.
    """

    def __init__(
        self,
        count: int,
        work: Callable[[int], int],
        *,
        with_stdin: bool,
        gone: Callable[[int], None],
        stopping: Callable[[], None],
    ) -> None:
        self._count, self._work, self._with_stdin = count, work, with_stdin
        self._gone, self._stopping = gone, stopping
        self._children: set[int] = set()
        self._started, self._next_start = 0, 0.0
        self._lifeline, self._held = os.pipe()
        self._wake, self._woken = os.pipe()

    def run(self) -> int:
        """Returns 0 when it was told to stop and all have ended."""
        for end in (self._wake, self._woken):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._woken)
        for name in SIGNALS:
            signal.signal(name, lambda *_: None)
        watched = [self._wake, *([sys.stdin.fileno()] if self._with_stdin else [])]
        while True:
            self._fill_up()
            short = len(self._children) < self._count
            ready, _, _ = select.select(
                watched, [], [], max(0.0, self._next_start - time.monotonic()) if short else None
            )
            if self._told_to_stop(ready):
                return self._stop()
            self._bury()

    def _fill_up(self) -> None:
        while len(self._children) < self._count and time.monotonic() >= self._next_start:
            self._start()
            # The first ones start together, each later one takes a dead one's place.
            if self._started >= self._count:
                self._next_start = time.monotonic() + PAUSE_SECONDS

    def _start(self) -> None:
        child = os.fork()
        if child:
            self._children.add(child)
            self._started += 1
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for name in SIGNALS:
                signal.signal(name, signal.SIG_DFL)
            for end in (self._held, self._wake, self._woken):
                os.close(end)
            code = self._work(self._lifeline)
        except BaseException:  # the last line of a process that must never go on as its parent
            logger.exception("a server process broke off")
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _told_to_stop(self, ready: list[int]) -> bool:
        if self._with_stdin and sys.stdin.fileno() in ready and not os.read(sys.stdin.fileno(), 1024):
            return True
        with suppress(BlockingIOError):
            return bool({signal.SIGTERM, signal.SIGINT} & {*os.read(self._wake, 1024)})
        return False

    def _bury(self) -> None:
        for child in [*self._children]:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                self._children.discard(child)
                self._gone(child)
                facts = {"pid": child, "code": os.waitstatus_to_exitcode(status)}
                logger.error("a server process ended and is replaced", extra={"facts": facts})

    def _stop(self) -> int:
        self._stopping()
        for child in self._children:
            os.kill(child, signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while self._children and time.monotonic() < until:
            select.select([self._wake], [], [], max(0.0, until - time.monotonic()))
            with suppress(BlockingIOError):
                os.read(self._wake, 1024)
            for child in [*self._children]:
                if os.waitpid(child, os.WNOHANG)[0]:
                    self._children.discard(child)
        for child in self._children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        return 0
