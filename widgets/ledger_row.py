"""A row of the credit ledger."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from api_client.wire.credit import CreditRow
from api_client.wire.text import Untrusted
from widgets import words
from widgets.cells import content, ink, pad_left, table_row

AMOUNT_WIDTH = 9
TIME_WIDTH = 17


@dataclass(frozen=True)
class LedgerRow:
    """What credits were for, how many came or went, when, and on which account (rule 4.4)."""

    entry: CreditRow
    email: Untrusted | None = None
    """The account's, where the profile has several."""

    @property
    def id(self) -> str:
        """The ledger row's id."""
        return self.entry.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        amount = ink(words.signed(self.entry.credits), "good" if self.entry.credits > 0 else "warn")
        parts = [
            (pad_left(amount, AMOUNT_WIDTH), AMOUNT_WIDTH),
            (ink(words.local(self.entry.at), "muted"), TIME_WIDTH),
        ]
        if self.email is not None:
            parts.append((content(self.email, "muted"), 24))
        return table_row(content(self.entry.reason), parts, width)
