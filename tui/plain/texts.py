"""Texts given as arguments: as they are, or ``@FILE`` for what is in a file, ``@-`` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.exit_codes import ExitCode, Failure


def given_text(written: str) -> str:
    """The text that an argument stands for.

    Raises:
        Failure: the file can't be read.
    """
    if not written.startswith("@"):
        return written
    if written == "@-":
        return sys.stdin.read().rstrip("\n")
    return given_file(written[1:]).decode("utf-8", "replace").rstrip("\n")


def given_file(name: str) -> bytes:
    """What is in a file; raises as `given_text`."""
    path = Path(name).expanduser()
    try:
        return path.read_bytes()
    except OSError as error:
        raise Failure(f"{path} can't be read: {error.strerror}", ExitCode.WRONG_USAGE) from None
