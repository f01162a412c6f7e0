"""Lists that come a page at a time, as values: what was fetched so far, and how more of it, or newer, is had.

The page that was asked for first is the seed; those behind it follow its `next_cursor`, and those before it, where a
list can be read backwards, its `prev_cursor`. What is fetched again goes from the seed outward: where a page no
longer leads to the next one, those beyond are dropped, and fetched when somebody looks there. Rows far from what is
in sight are let go, so that 100 000 of them take the memory of a few hundred.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from operator import is_
from typing import Generic, Protocol, TypeVar

from api_client.errors import BadAnswer
from widgets.rows import Heading, Row

KEPT = 10
"""Pages whose rows are kept on each side of what is in sight."""

MOST_AT_ONCE = 10
"""Pages asked for in one go in search of rows: a page of a search may hold none and yet have a next one."""


class PageAnswer(Protocol):
    """What the server answers: a page, and the cursor of the next one. A board's has a `prev_cursor` too."""

    @property
    def next_cursor(self) -> str | None:
        """None on the last page."""


Answer = TypeVar("Answer", bound=PageAnswer)

Ask = Callable[[str | None], Awaitable[Answer]]
"""Asks for the page of a cursor; of None for the seed."""

MakeRows = Callable[[Answer, str | None], Sequence[Row]]
"""The rows of the page that was asked for with a cursor; ids are unique in the whole list."""


@dataclass(frozen=True)
class Part(Generic[Answer]):
    """One page as it was answered."""

    asked: str | None
    """The cursor it was asked for with."""
    answer: Answer | None
    """None for a page whose rows were let go."""
    rows: tuple[Row, ...]
    length: int
    """Number of rows, also of those that were let go."""
    next: str | None
    previous: str | None
    stale: bool = False
    """True once others were asked for again and this one was not: it will be when it comes into sight."""

    @property
    def wanting(self) -> bool:
        """Whether it has to be asked for when it is in sight."""
        return self.answer is None or self.stale

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each row is."""
        return {row.id: place for place, row in enumerate(self.rows)}

    def let_go(self) -> Part[Answer]:
        """The same without its rows; it can be asked for again."""
        return self if self.answer is None else replace(self, answer=None, rows=())

    def grow_stale(self) -> Part[Answer]:
        """The same as one that is no longer sure."""
        return self if self.wanting else replace(self, stale=True)


@dataclass(frozen=True)
class Pages(Generic[Answer]):
    """The pages of one list fetched so far, one behind the other."""

    sought: object
    """What was looked for: with another one it is another list."""
    parts: tuple[Part[Answer], ...]
    seed: int
    """Index of the part that was asked for first."""
    latest: Answer
    """The newest answer, for what it says beside its rows."""

    @cached_property
    def starts(self) -> list[int]:
        """Index of each part's first row, and how many rows there are."""
        return [*accumulate((part.length for part in self.parts), initial=0)]

    def __len__(self) -> int:
        return self.starts[-1]

    def row(self, index: int) -> Row | None:
        """The row at `index`; None for one that was let go."""
        place = self.part_at(index)
        rows = self.parts[place].rows
        return rows[index - self.starts[place]] if rows else None

    def index_of(self, row_id: str) -> int | None:
        """Where the row is, if it is here."""
        found = (
            start + part.places[row_id]
            for part, start in zip(self.parts, self.starts, strict=False)
            if row_id in part.places
        )
        return next(found, None)

    def part_at(self, index: int) -> int:
        """Which part has the row at `index`; the first or the last one for rows beyond them."""
        return min(max(bisect_right(self.starts, index) - 1, 0), len(self.parts) - 1)

    @property
    def more_before(self) -> bool:
        """Whether there are rows before the first one here."""
        return self.parts[0].previous is not None

    @property
    def more_after(self) -> bool:
        """Whether there are rows behind the last one here."""
        return self.parts[-1].next is not None

    def lacks(self, sight: range) -> bool:
        """Whether some of the rows in sight are not here, but could be, or are not sure."""
        if (sight.start < 0 and self.more_before) or (sight.stop > len(self) and self.more_after):
            return True
        seen = self.parts[self.part_at(sight.start) : self.part_at(sight.stop - 1) + 1]
        return any(part.wanting for part in seen)


class PagedRows:
    """Pages as a list shows them: a sentence in place of the rows that are not here yet."""

    def __init__(self, pages: Pages[Answer], beyond: str) -> None:
        self._pages = pages
        self._beyond = Heading(beyond)
        self.first = int(pages.more_before)
        """Index of the first row that is here."""

    def __len__(self) -> int:
        return self.first + len(self._pages) + self._pages.more_after

    def row(self, index: int) -> Row | None:
        """The row at `index`, or the sentence."""
        place = index - self.first
        return self._pages.row(place) if 0 <= place < len(self._pages) else self._beyond

    def index_of(self, row_id: str) -> int | None:
        """Where the row is."""
        place = self._pages.index_of(row_id)
        return None if place is None else place + self.first


async def begin(sought: object, ask: Ask[Answer], make_rows: MakeRows[Answer]) -> Pages[Answer]:
    """The first page of a list.

    Raises:
        ApiError: whatever `ask` raises.
    """
    answer = await ask(None)
    return Pages(sought, (_part(None, answer, make_rows),), 0, answer)


async def bring(
    pages: Pages[Answer], ask: Ask[Answer], make_rows: MakeRows[Answer], sight: range, *, again: bool
) -> Pages[Answer]:
    """`pages` with all the rows in sight, one request after the other; the same object when nothing changed.

    Args:
        pages: what there is.
        ask: asks for a page.
        make_rows: makes its rows.
        sight: indices of rows; those below 0 and beyond the last one are fetched if there are any.
        again: also ask for what is in sight and here already, in case it changed.

    Raises:
        BadAnswer: the server's cursors run in a circle.
        ApiError: whatever `ask` raises.
    """
    first, last = pages.part_at(sight.start), pages.part_at(sight.stop - 1)
    middle = min(max(pages.seed, first), last)
    walk = _Walk(ask, make_rows, again=again)
    centre = await walk.look(pages.parts[middle])
    before, after = [*pages.parts[:middle][::-1]], [*pages.parts[middle + 1 :]]
    # Towards the seed nothing is in sight, and nothing there depends on what is.
    if middle >= pages.seed:
        await walk.outward(centre, after, sight.stop - pages.starts[middle] - centre.length, lambda part: part.next)
    if middle <= pages.seed:
        await walk.outward(centre, before, pages.starts[middle] - sight.start, lambda part: part.previous)
    parts = [*before[::-1], centre, *after]
    near = range(len(before) - (middle - first) - KEPT, len(before) + (last - middle) + KEPT + 1)
    if again:
        parts = [part if any(part is fresh for fresh in walk.fresh) else part.grow_stale() for part in parts]
    parts = [part if place in near else part.let_go() for place, part in enumerate(parts)]
    latest = pages.latest if walk.latest is None or walk.latest == pages.latest else walk.latest
    if len(parts) == len(pages.parts) and all(map(is_, parts, pages.parts)):
        return pages if latest is pages.latest else replace(pages, latest=latest)
    return Pages(pages.sought, tuple(parts), pages.seed + len(before) - middle, latest)


class _Walk(Generic[Answer]):
    """From a part outward, as far as rows are wanted."""

    def __init__(self, ask: Ask[Answer], make_rows: MakeRows[Answer], *, again: bool) -> None:
        self._ask = ask
        self._make_rows = make_rows
        self._again = again
        self.latest: Answer | None = None
        self.fresh: list[Part[Answer]] = []
        """What was asked for."""

    async def look(self, part: Part[Answer]) -> Part[Answer]:
        """The part as it is now; the same object when it did not change."""
        return await self._fetch(part.asked, part) if self._again or part.wanting else part

    async def _fetch(self, cursor: str | None, before: Part[Answer] | None = None) -> Part[Answer]:
        self.latest = answer = await self._ask(cursor)
        if before is None or answer != before.answer:
            part = _part(cursor, answer, self._make_rows)
        else:
            part = replace(before, stale=False) if before.stale else before
        self.fresh.append(part)
        return part

    async def outward(
        self, centre: Part[Answer], line: list[Part[Answer]], rows: int, way: Callable[[Part[Answer]], str | None]
    ) -> None:
        """Look at the parts in `line`, nearest first, and add to it until it has so many rows or ends."""
        here, place, added = centre, 0, 0
        while True:
            cursor = way(here)
            if place < len(line) and line[place].asked != cursor:
                del line[place:]
            if cursor is None or rows <= 0:
                return
            if place < len(line):
                line[place] = await self.look(line[place])
            elif added < MOST_AT_ONCE:
                if any(part.asked == cursor for part in (centre, *line)):
                    raise BadAnswer("The server's list runs in a circle: refresh, or tell whoever runs it.")
                line.append(await self._fetch(cursor))
                added += 1
            else:
                return
            here = line[place]
            rows -= here.length
            place += 1


def _part(asked: str | None, answer: Answer, make_rows: MakeRows[Answer]) -> Part[Answer]:
    rows = tuple(make_rows(answer, asked))
    # Boards alone can be read backwards.
    return Part(asked, answer, rows, len(rows), answer.next_cursor, getattr(answer, "prev_cursor", None))
