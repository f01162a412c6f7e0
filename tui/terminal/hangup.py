"""Told to go, or left alone: signals and the end of the terminal, without a raw terminal or a burning core."""

from __future__ import annotations

import asyncio
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
_LOOK_EVERY = 0.5
"""Seconds. Textual reads a terminal that is gone in a busy loop, so this bounds how long that lasts."""


def has_hung_up(fileno: int) -> bool:
    """True when the terminal behind `fileno` is gone (closed window, lost connection)."""
    poll = select.poll()
    poll.register(fileno, 0)  # No events asked for: POLLHUP, POLLERR and POLLNVAL are always reported.
    return bool(poll.poll(0))


@contextmanager
def watching(leave: Callable[[int], None], *, fileno: int = 0) -> Iterator[None]:
    """While inside, call `leave` with a signal's number when it arrives, with SIGHUP's when the terminal is gone.

    Needs the running event loop of the main thread; `leave` is called inside that loop.
    """
    loop = asyncio.get_running_loop()
    look: asyncio.TimerHandle

    def check() -> None:
        nonlocal look
        if has_hung_up(fileno):
            leave(signal.SIGHUP)
        else:
            look = loop.call_later(_LOOK_EVERY, check)

    for number in _SIGNALS:
        loop.add_signal_handler(number, leave, number)
    look = loop.call_later(_LOOK_EVERY, check)
    try:
        yield
    finally:
        look.cancel()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
