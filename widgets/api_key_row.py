"""An API key as a row of the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.secret import ApiKey
from widgets import words
from widgets.cells import content, ink, table_row


@dataclass(frozen=True)
class ApiKeyRow:
    """Name, last use, creation (rule 13.2)."""

    key: ApiKey
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        now = self.clock()
        parts = [
            (ink(words.last_used(self.key.last_used_at, now), "muted"), 18),
            (ink(f"made {words.ago(self.key.created_at, now)}", "muted"), 18),
        ]
        return table_row(content(self.key.name), parts, width)
