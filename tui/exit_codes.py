"""How the command ends: its exit codes, and the one exception that carries one. Imports nothing."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What scripts can rely on (cli.md); after a signal it is 128 and its number instead."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    NOT_SIGNED_IN = 3
    REFUSED = 4
    NOT_REACHED = 5


class Failure(Exception):
    """The command can't go on: `sentence`, one line that says what to do, goes to standard error."""

    code: ExitCode = ExitCode.FAILED

    def __init__(self, sentence: str, code: ExitCode | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code
