"""A server's list of any length, counted: what was asked for, and which rows were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.content import Content

from widgets.rows import Row


@dataclass(frozen=True)
class Number:
    """A row of a list of numbers."""

    number: int

    @property
    def id(self) -> str:
        """The number."""
        return str(self.number)

    def line(self, width: int) -> Content:
        """It in words, so that a test can count what is drawn."""
        return Content(f"number {self.number}")


@dataclass(frozen=True)
class NumbersPage:
    """One page, equal to another one of the same content as pydantic's are."""

    items: tuple[int, ...]
    next_cursor: str | None
    prev_cursor: str | None = None


@dataclass
class Numbers:
    """Numbers in ascending order, in pages whose cursors stand between two of them, as those of a board do."""

    numbers: Sequence[int]
    size: int = 100
    around: int | None = None
    """The first page has this number in the middle."""
    asked: list[str | None] = field(default_factory=list)
    """The cursors that were asked for."""

    async def page(self, cursor: str | None) -> NumbersPage:
        """The page of a cursor; as few statements as a list of 100 000 needs."""
        self.asked.append(cursor)
        way, _, at = (cursor or "").partition(" ")
        if not way:
            start = 0 if self.around is None else max(0, self._behind(self.around - 1) - self.size // 2)
            stop = start + self.size
        elif way == "behind":
            start = self._behind(int(at))
            stop = start + self.size
        else:
            stop = self._behind(int(at) - 1)
            start = max(0, stop - self.size)
        items = tuple(self.numbers[start:stop])
        more = stop < len(self.numbers)
        return NumbersPage(
            items, f"behind {items[-1]}" if items and more else None, f"before {items[0]}" if items and start else None
        )

    def _behind(self, number: int) -> int:
        if isinstance(self.numbers, range):
            return min(max(number + 1, 0), len(self.numbers))
        return sum(one <= number for one in self.numbers)

    @staticmethod
    def rows(answer: NumbersPage, cursor: str | None) -> Sequence[Row]:
        """A page's rows."""
        return [Number(number) for number in answer.items]
