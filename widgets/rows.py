"""What a list shows: rows, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from textual.content import Content

from widgets.cells import ink


class Row(Protocol):
    """One row: what it is, and how it reads."""

    @property
    def id(self) -> str:
        """Names the item; "" for a heading, which the cursor passes over."""

    def line(self, width: int) -> Content:
        """The row in `width` cells; what exceeds them is cut."""


class RowSource(Protocol):
    """Where the rows come from; only those in sight are asked for."""

    def __len__(self) -> int:
        """How many rows there are."""

    def row(self, index: int) -> Row | None:
        """The row at `index`, or None while it is not there yet; asking may fetch it."""

    def index_of(self, row_id: str) -> int | None:
        """Where the item is now."""


class Heading(NamedTuple):
    """The name of the group of rows below it."""

    text: str
    id: str = ""

    def line(self, width: int) -> Content:
        """The name, in quiet ink."""
        return ink(self.text, "muted")


class Rows:
    """Rows that are all in memory."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._places = {row.id: index for index, row in enumerate(rows) if row.id}

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> Row | None:
        """The row at `index`."""
        return self._rows[index]

    def index_of(self, row_id: str) -> int | None:
        """Where the item is."""
        return self._places.get(row_id)
