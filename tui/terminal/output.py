"""The terminal as it is written to: at once where it takes that, else by a thread, and nowhere once it is gone."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TextIO


class TerminalOutput:
    """A terminal to write to that may be slow, or vanish: once it has, what is written goes nowhere.

    Textual has a thread for writing, which whoever draws wakes and then competes with: a frame waits there for up to a
    millisecond. And the thread dies of an `OSError`; its queue then fills up and blocks the whole program for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._at_once: int | None = None
        """The terminal opened once more, so that writing never waits; None where that is not to be had."""
        # Reentrant: a signal, as to stop, may come at any moment, and what it does writes too.
        self._turn = threading.RLock()
        self._at_it = False
        self._given = self._taken = self._flushed = 0
        """So many texts were left to the thread, were begun by it, and are with the terminal."""
        self._rest = b""
        """What the terminal did not take at once of the text that comes next."""

    def open(self) -> None:
        """From now on the terminal is written to at once where that can be; a new thread has nothing to write yet."""
        self.close()
        self._given = self._taken = self._flushed = 0
        # The descriptor there is cannot be made not to wait: it is the shell's too.
        with suppress(OSError):
            if self._at_once is None:
                name = os.ttyname(self._file.fileno())
                self._at_once = os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)

    def close(self) -> None:
        """From now on the thread writes all; but what a signal interrupts goes on with the terminal it began with."""
        with self._turn:
            if self._at_once is not None and not self._at_it:
                os.close(self._at_once)
                self._at_once = None

    def begin(self, text: str) -> str | None:
        """Write what the terminal takes without waiting; returns what the thread has to write, None for nothing."""
        with self._turn:
            if self._at_once is None or self._at_it or self._given != self._flushed:
                self._given += 1
                return text
            self._at_it = True
            try:
                return self._begin(self._at_once, self._encoded(text))
            finally:
                self._at_it = False

    def _begin(self, terminal: int, data: bytes) -> str | None:
        taken = 0
        with suppress(OSError):  # It is full, or gone: the thread will see.
            taken = os.write(terminal, data)
        if taken == len(data):
            return None
        self._rest = data[taken:]
        self._given += 1
        return ""

    def write(self, text: str) -> None:
        """Write all of it, however long the terminal takes; called by the thread."""
        self._taken += 1
        rest, self._rest = self._rest, b""
        try:
            self._file.buffer.write(rest + self._encoded(text))
        except OSError:
            _lose_output()

    def flush(self) -> None:
        """Have all of it with the terminal; called by the thread."""
        taken = self._taken
        try:
            self._file.flush()
        except OSError:
            _lose_output()
        self._flushed = taken

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._file.fileno()

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._file.encoding, self._file.errors or "strict")


def _lose_output() -> None:
    """Let standard output and error lead nowhere: what is still buffered would make the interpreter exit with 120."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
