"""Arguments, with errors in one line, as all errors of the command are."""

from __future__ import annotations

import argparse
from typing import NoReturn

FAILED = 1
"""The exit code for what was understood and could not be done."""
WRONG_USAGE = 2
"""The exit code for wrong usage, as argparse has it too."""


class WrongUsage(ValueError):
    """Arguments that can be read and still not be used; its text says what to write."""


class Parser(argparse.ArgumentParser):
    """A parser whose sub-commands' parsers are of its kind."""

    def error(self, message: str) -> NoReturn:
        """Says what is wrong and where help is, then exits with `WRONG_USAGE`."""
        self.exit(WRONG_USAGE, f"{self.prog}: {message}; see `{self.prog} --help`\n")
