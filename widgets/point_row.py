"""What gave points, or took some: as a row of the ledger, and in full (rule 2.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.points import LedgerRow
from widgets import words
from widgets.cells import BLANK, content, ink, joined, labelled, pad_left, table_row, wrap
from widgets.lines import Lines, growing

AMOUNT_WIDTH = 9
WHEN_WIDTH = 12
CATEGORY_WIDTH = 12


@dataclass(frozen=True)
class PointRow:
    """What it was for, how many points, how long ago, in which category; of a penalty the reason."""

    entry: LedgerRow
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The ledger row's id."""
        return self.entry.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        entry = self.entry
        parts = [
            (pad_left(amount(entry), AMOUNT_WIDTH), AMOUNT_WIDTH),
            (ink(words.ago(entry.occurred_at, self.clock()), "muted"), WHEN_WIDTH),
            (ink(category(entry), "muted"), CATEGORY_WIDTH),
        ]
        return table_row(joined([content(entry.title), content(entry.reason)], ": "), parts, width, name_width=40)


class PointDetail(Lines):
    """One row in full."""

    value: reactive[LedgerRow | None] = growing[LedgerRow | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """Title, points, category, when, and the reason of a penalty."""
        entry = self.value
        if entry is None:
            return []
        fields = [
            ("Points", amount(entry)),
            ("Category", Content(category(entry))),
            ("When", Content(words.ago_and_local(entry.occurred_at, self.clock()))),
            ("Reason", content(entry.reason)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [*wrap(content(entry.title, "strong"), width), BLANK, *rows]


def amount(entry: LedgerRow) -> Content:
    """Points with their sign."""
    return ink(words.signed(entry.points), "good" if entry.points > 0 else "bad" if entry.points < 0 else "muted")


def category(entry: LedgerRow) -> str:
    """The category; "" for a penalty."""
    return entry.category.value.title() if entry.category is not None else ""
