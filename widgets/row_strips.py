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


class Drawn(NamedTuple):
    """A row as it was drawn."""

    content: Content
    look: Look
    strip: Strip


class RowStrips:
    """By their index, the rows that were drawn lately, each as it is and as it was before: with the cursor, without."""

    def __init__(self) -> None:
        self._drawn: dict[int, tuple[Drawn, ...]] = {}
        """The last way first."""

    def find(self, index: int, content: Content, look: Look) -> Strip | None:
        """The row, if it was drawn like that."""
        for drawn in (known := self._drawn.get(index, ())):
            if drawn.look == look and drawn.content.is_same(content):
                if drawn is not known[0]:
                    self._drawn[index] = (drawn, known[0])
                return drawn.strip
        return None

    def keep(self, index: int, content: Content, look: Look, strip: Strip) -> Strip:
        """Keep a row as it is drawn."""
        self._drawn[index] = (Drawn(content, look, strip), *self._drawn.get(index, ())[:1])
        return strip

    def forget(self) -> None:
        """Keep none."""
        self._drawn.clear()

    def forget_all_but(self, first: int, rows: int) -> None:
        """Keep only those in sight."""
        self._drawn = {index: row for index, row in self._drawn.items() if first <= index < first + rows}

    def contents(self) -> Iterator[tuple[int, Content]]:
        """What each row read the last time."""
        return ((index, drawn.content) for index, (drawn, *_) in [*self._drawn.items()])
