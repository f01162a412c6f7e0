"""What the rows in sight were drawn as: one that only moved up or down is not made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content
from textual.strip import Strip
from textual.style import Style


class Look(NamedTuple):
    """How a row is drawn."""

    width: int
    style: Style


class RowStrips:
    """By their index, the rows that were drawn lately."""

    def __init__(self) -> None:
        self._drawn: dict[int, tuple[Content, Look, Strip]] = {}

    def find(self, index: int, content: Content, look: Look) -> Strip | None:
        """The row, if it was drawn as it is now."""
        before, how, strip = self._drawn.get(index, (None, None, None))
        return strip if before is not None and how == look and before.is_same(content) else None

    def keep(self, index: int, content: Content, look: Look, strip: Strip) -> Strip:
        """Keep a row as it is drawn."""
        self._drawn[index] = content, look, strip
        return strip

    def forget(self) -> None:
        """Keep none."""
        self._drawn.clear()

    def forget_all_but(self, first: int, rows: int) -> None:
        """Keep only those in sight."""
        self._drawn = {index: row for index, row in self._drawn.items() if first <= index < first + rows}

    def contents(self) -> Iterator[tuple[int, Content]]:
        """What each row read."""
        return ((index, content) for index, (content, *_) in [*self._drawn.items()])
