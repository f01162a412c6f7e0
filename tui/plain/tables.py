"""Plain text for people and pipes: aligned columns, ISO times, no colours. All text from others is `Untrusted` here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from api_client.wire.text import Untrusted

Cell = str | int | float | bool | datetime | date | Untrusted | None


def text(value: Cell) -> str:
    """One cell: a dash for nothing, yes or no, ISO 8601 times in UTC, shares in percent, the plain text of others."""
    if isinstance(value, Untrusted):
        shown = value.plain.replace("\n", " ")
    elif isinstance(value, bool):
        shown = "yes" if value else "no"
    elif isinstance(value, datetime):
        shown = value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    elif isinstance(value, float):
        shown = f"{value:.0%}"
    else:
        shown = "" if value is None else str(value)
    return shown or "-"


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, empty: str = "nothing") -> str:
    """Rows under headings, columns two blanks apart; numbers to the right; `empty` in brackets when there are none."""
    body = list(rows)
    if not body:
        return f"({empty})"
    cells = [list(headings), *([text(cell) for cell in row] for row in body)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(headings))]
    right = [all(_is_number(row[column]) for row in body) for column in range(len(headings))]
    return "\n".join(
        "  ".join(_pad(cell, width, to_the_right) for cell, width, to_the_right in zip(row, widths, right, strict=True))
        .rstrip()
        for row in cells
    )  # fmt: skip


def facts(pairs: Iterable[tuple[str, Cell]]) -> str:
    """One ``name  value`` per line."""
    named = list(pairs)
    width = max(_width(name) for name, _ in named)
    return "\n".join(f"{_pad(name, width, False)}  {text(value)}" for name, value in named)


def sections(*parts: tuple[str, str]) -> str:
    """Titled blocks, an empty line between them."""
    return "\n\n".join(f"{title}\n{block}" for title, block in parts)


def _is_number(value: Cell) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _width(line: str) -> int:
    """Terminal cells of one line."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line
    )


def _pad(cell: str, width: int, to_the_right: bool) -> str:  # noqa: FBT001
    blanks = " " * (width - _width(cell))
    return blanks + cell if to_the_right else cell + blanks
