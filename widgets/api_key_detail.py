"""An API key in full, without its secret (rule 13.2)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.secret import ApiKey
from widgets import words
from widgets.cells import BLANK, content, labelled
from widgets.lines import Lines, growing


class ApiKeyDetail(Lines):
    """Name, what it can do, created, last used."""

    value: reactive[ApiKey | None] = growing[ApiKey | None](None)

    def lines(self, width: int, height: int) -> list[Content]:
        """The key; nothing without one."""
        key, now = self.value, self.clock()
        if key is None:
            return []
        used = words.ago_and_local(key.last_used_at, now) if key.last_used_at is not None else "never"
        fields = [
            ("Can do", Content("all you can do")),
            ("Created", Content(words.ago_and_local(key.created_at, now))),
            ("Last used", Content(used)),
            ("Expiry", Content("does not expire")),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [content(key.name, "strong"), BLANK, *rows]
