"""What each account of the profile holds (rule 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.credit import CreditBalance
from widgets import words
from widgets.cells import apart, content, ink, joined
from widgets.lines import Lines, growing


class CreditBalances(Lines):
    """One line per account: its e-mail, and its credits; they are never added up, since they can't be merged."""

    value: reactive[Sequence[CreditBalance]] = growing[Sequence[CreditBalance]](())

    def lines(self, width: int, height: int) -> list[Content]:
        """The accounts; one empty line while there are none, so that nothing jumps when they come."""
        if not self.value:
            return [Content("")]
        return [
            apart(
                joined([content(one.email), ink("signed in", "muted") if one.current else ""]),
                ink(words.plural(one.balance, "credit"), "strong"),
                width,
            )
            for one in self.value
        ]
