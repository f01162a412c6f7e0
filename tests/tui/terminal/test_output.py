"""What is drawn is with the terminal at once; a terminal that takes nothing holds nobody up, and nothing is lost."""

from __future__ import annotations

import fcntl
import os
import select
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from tui.terminal.output import TerminalOutput

MORE_THAN_FITS = 300_000
"""Bytes; a pseudo-terminal holds fewer."""
PATIENCE = 10.0
"""Seconds; only a failing test waits so long."""


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """The far end of a pseudo-terminal, and standard output on the near one."""
    far, near = os.openpty()
    attributes = termios.tcgetattr(near)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(near, termios.TCSANOW, attributes)
    with os.fdopen(near, "w", encoding="utf-8") as file:
        yield far, file
        os.close(far)


@pytest.fixture
def output(terminal: tuple[int, TextIO]) -> Iterator[TerminalOutput]:
    """Open."""
    output = TerminalOutput(terminal[1])
    output.open()
    yield output
    output.close()


def descriptors() -> int:
    """How many this process has."""
    return len([*Path("/dev/fd").iterdir()])


def read(far: int, count: int) -> str:
    """So many bytes, however they come."""
    got = b""
    while len(got) < count and select.select([far], [], [], PATIENCE)[0]:
        got += os.read(far, count - len(got))
    return got.decode()


def write_out(output: TerminalOutput, *left: str) -> threading.Thread:
    """What Textual's thread does with texts that were left to it."""

    def work() -> None:
        for text in left:
            output.write(text)
        output.flush()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_what_the_terminal_takes_needs_no_thread(terminal: tuple[int, TextIO], output: TerminalOutput) -> None:
    assert output.begin("drawn: ü") is None
    assert read(terminal[0], len("drawn: ü".encode())) == "drawn: ü"


def test_what_it_does_not_take_is_left_to_the_thread_whole_and_in_its_order(
    terminal: tuple[int, TextIO], output: TerminalOutput
) -> None:
    first = "ü" * (MORE_THAN_FITS // 2)
    left = [output.begin(first), output.begin("second"), output.begin("third")]
    assert left == ["", "second", "third"]
    thread = write_out(output, *[text for text in left if text is not None])
    whole = f"{first}secondthird"
    assert read(terminal[0], len(whole.encode())) == whole
    thread.join(PATIENCE)
    assert output.begin("at once again") is None
    assert read(terminal[0], len("at once again")) == "at once again"


def test_while_the_thread_is_at_it_nothing_overtakes_what_it_writes(
    terminal: tuple[int, TextIO], output: TerminalOutput
) -> None:
    first = "x" * MORE_THAN_FITS
    left = output.begin(first)
    assert left is not None
    thread = write_out(output, left)
    assert read(terminal[0], MORE_THAN_FITS // 2) == first[: MORE_THAN_FITS // 2]  # There is room again.
    assert output.begin("second") == "second"
    assert read(terminal[0], MORE_THAN_FITS // 2) == first[: MORE_THAN_FITS // 2]
    thread.join(PATIENCE)


def test_a_signal_in_the_middle_of_a_write_may_write_too(
    terminal: tuple[int, TextIO], output: TerminalOutput, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str | None] = []
    write = os.write

    def interrupted(descriptor: int, data: bytes) -> int:
        if not told:
            told.append(None)
            told[0] = output.begin("leaving")
            output.close()
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", interrupted)
    assert output.begin("frame") is None
    assert told == ["leaving"]  # After the frame, by the thread.
    assert read(terminal[0], len("frame")) == "frame"


def test_the_shells_own_descriptor_still_waits(terminal: tuple[int, TextIO], output: TerminalOutput) -> None:
    output.begin("drawn")
    assert not fcntl.fcntl(terminal[1].fileno(), fcntl.F_GETFL) & os.O_NONBLOCK


def test_where_it_cannot_be_opened_again_the_thread_writes_all() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        output = TerminalOutput(file)
        output.open()
        assert output.begin("text") == "text"
    os.close(reading)


def test_what_is_written_to_a_terminal_that_is_gone_is_left_to_the_thread_which_finds_out() -> None:
    far, near = os.openpty()
    with os.fdopen(near, "w", encoding="utf-8") as file:
        gone = TerminalOutput(file)
        gone.open()
        os.close(far)
        assert gone.begin("text") == ""
        gone.close()


def test_opened_again_it_holds_the_terminal_once_and_writes_at_once_again(
    terminal: tuple[int, TextIO], output: TerminalOutput
) -> None:
    held = descriptors()
    output.close()
    assert output.begin("for a thread that has ended") is not None
    output.open()
    output.open()
    assert descriptors() == held
    assert output.begin("drawn") is None
