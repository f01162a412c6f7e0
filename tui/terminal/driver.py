"""Textual's driver for terminals, made to outlive its terminal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.terminal import launch_frame
from tui.terminal.output import TerminalOutput
from tui.terminal.slim_display import shown_here

# What Textual switched on, off again: kitty keys, alternate screen, cursor, mouse, focus, paste, line wrap.
_RESTORE = b"\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[?1049l\x1b[?25h"


class SafeDriver(LinuxDriver):
    """Draws on standard output; a terminal that is gone is the end of the program, not a crash or a busy loop."""

    def __init__(self, *args: Any, **options: Any) -> None:
        ignored = signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN
        super().__init__(*args, **options)
        if ignored:  # Whoever started this wants no stop; Textual would do it all the same.
            signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        # Textual draws on standard error, where a `2>file` would swallow the screen.
        self._screen = TerminalOutput(cast("TextIO", sys.__stdout__))
        self._file = cast("Any", self._screen)
        self._standing: launch_frame.Painted | None = None
        self.holds_frame = False
        """True while the last session's frame stands there, which nothing incomplete shall be drawn over."""
        self.shown = shown_here()
        """What the terminal shows; None where Textual writes by itself."""

    def start_application_mode(self) -> None:
        """As Textual's, which clears the terminal; but a frame that stands there already stays, to be drawn over."""
        self._standing = launch_frame.hand_over()
        if self.shown is not None:
            self.shown.forget()
            if self._standing is not None:
                self.shown.begin_with(dict(self._standing.frame))
                self.holds_frame = True
        self._screen.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._standing is not None:
            self.attrs_before, self._standing = self._standing.attributes, None
        self._watch_size()

    def _watch_size(self) -> None:
        """Draw everything again after a change of size, also after two that end where they began.

        Textual sees none then, or draws what the terminal is thought to show, but has lost at its edges.
        """
        tell, loop = signal.getsignal(signal.SIGWINCH), asyncio.get_running_loop()

        def resized(number: int, frame: FrameType | None) -> None:
            if callable(tell):
                tell(number, frame)
            loop.call_soon_threadsafe(self.draw_all)

        signal.signal(signal.SIGWINCH, resized)

    def draw_all(self) -> None:
        """Draw everything again, whatever the terminal shows."""
        if self.shown is not None:
            self.shown.forget()
        self._app.refresh(layout=True)

    def write(self, data: str) -> None:
        """Write, but do not clear a frame that stands there."""
        if data != launch_frame.ENTER or self._standing is None:
            left = self._screen.begin(data)
            if left is not None:
                super().write(left)

    def close(self) -> None:
        """As Textual's, after which this has no hold of the terminal."""
        super().close()
        self._screen.close()

    def send_message(self, message: Message) -> None:
        """As Textual's, but without the task that it makes of each key."""
        self._app.post_message(message)

    def _run_input_thread(self) -> None:
        # Reading from a terminal that is gone fails: `hangup` has seen that too, and ends the app in order.
        with suppress(OSError):
            super().run_input_thread()

    def restore_at_once(self) -> None:
        """Put the terminal in order without threads, queues or the event loop: for when those no longer answer."""
        attributes = self.attrs_before
        steps: tuple[Callable[[], object], ...] = (
            lambda: termios.tcsetattr(self.fileno, termios.TCSANOW, attributes) if attributes else None,
            lambda: os.write(self._screen.fileno(), _RESTORE),
        )
        for step in steps:
            with suppress(OSError, termios.error):
                step()
