"""Where in a TOML file a key stands, which Python's parser does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The number of the line, from 1, in which the key at `path` begins; of its nearest table where it is missing.

    The parser itself is asked, with more and more of the lines: the first beginning of the file that holds the key ends
    with it, and the one before that could be read ends just before it.
    """
    names = [part for part in path if isinstance(part, str)]
    while names:
        if (found := _first_line(text.splitlines(), names)) is not None:
            return found
        names.pop()
    return None


def _first_line(lines: Sequence[str], names: Sequence[str]) -> int | None:
    whole = 0
    for count in range(1, len(lines) + 1):
        try:
            read = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue  # Within a value of several lines.
        if _holds(read, names):
            return whole + 1
        whole = count
    return None


def _holds(table: Any, names: Sequence[str]) -> bool:
    for name in names:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return True
