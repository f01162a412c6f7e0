"""The last frame of the last session, painted while the program is still being loaded.

`painted` writes it and keeps what is typed meanwhile for later, unseen. `SafeDriver` takes over: the first frame that
is drawn is sent as a difference to this one. Should it never come to that, the terminal is put back as it was.
"""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ENTER = "\x1b[?1049h"
"""What Textual writes too to begin with a terminal: the alternate screen, cleared."""
_LEAVE = b"\x1b[m\x1b[?1049l\x1b[?25h"


class Painted:
    """A frame that stands on the terminal. No dataclass: importing those takes as long as all else here."""

    def __init__(self, frame: Mapping[str, Any], attributes: list[Any]) -> None:
        self.frame = frame
        self.attributes = attributes
        """The terminal's before; Textual would take ours for them."""


_standing: Painted | None = None


def hand_over() -> Painted | None:
    """The frame that stands on the terminal, for whoever draws on it from now on; None when there is none."""
    global _standing
    standing, _standing = _standing, None
    return standing


@contextmanager
def painted(frame: Mapping[str, Any] | None) -> Iterator[None]:
    """While inside, the frame stands on the terminal, if it is of its size, until somebody takes over."""
    if frame is None:
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        _paint(frame)
        yield
    finally:
        # Whoever took over has put its own handler in place, and the default one back.
        if signal.getsignal(signal.SIGTERM) is _end:
            signal.signal(signal.SIGTERM, before)
        take_back()


def _paint(frame: Mapping[str, Any]) -> None:
    global _standing  # noqa: PLW0603
    try:
        if list(os.get_terminal_size(1)) != frame["size"]:
            return
        text = str(frame["text"])
        # First of all: whatever happens from here on, it is put back.
        _standing = Painted(frame, termios.tcgetattr(0))
        quiet = termios.tcgetattr(0)
        # As Textual has it, for whom what is typed now waits; but ctrl+c still ends a start that takes too long.
        quiet[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        for leaving in (termios.VSUSP, termios.VQUIT):  # What those do would leave the shell on this screen.
            quiet[6][leaving] = b"\0"
        termios.tcsetattr(0, termios.TCSANOW, quiet)
        _write(f"{ENTER}\x1b[?25l\x1b[H{text}".encode())
    except (OSError, KeyError, termios.error):
        take_back()


def _write(content: bytes) -> None:
    while content:
        content = content[os.write(1, content) :]


def take_back() -> None:
    """Put the terminal back as it was, unless somebody has taken over or nothing was painted."""
    standing = hand_over()
    if standing is not None:
        with suppress(OSError, termios.error):
            termios.tcsetattr(0, termios.TCSANOW, standing.attributes)
            _write(_LEAVE)


def _end(number: int, _: object) -> None:
    take_back()
    os._exit(128 + number)
