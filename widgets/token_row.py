"""A personal access token as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.secret import Token
from widgets import words
from widgets.cells import content, ink, table_row


@dataclass(frozen=True)
class TokenRow:
    """Name, number of scopes, last use, expiry (rule 13.3)."""

    token: Token
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The token's id."""
        return self.token.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        token, now = self.token, self.clock()
        parts = [
            (Content(words.plural(len(token.scopes), "scope")), 10),
            (ink(words.last_used(token.last_used_at, now), "muted"), 18),
            (ink(words.expiry(token.expires_at, now), "muted"), 22),
        ]
        return table_row(content(token.name), parts, width)
