"""A personal access token in full, without its secret (rule 13.3, View Details)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.secret import Token
from widgets import words
from widgets.cells import BLANK, content, labelled
from widgets.lines import Lines


class TokenDetail(Lines):
    """Name, scopes, created, last used, expiry."""

    value: reactive[Token | None] = reactive[Token | None](None, layout=True)

    def lines(self, width: int, height: int) -> list[Content]:
        """The token; nothing without one."""
        token, now = self.value, self.clock()
        if token is None:
            return []
        used = words.ago_and_local(token.last_used_at, now) if token.last_used_at is not None else "never"
        expires = words.expiry(token.expires_at, now)
        if token.expires_at is not None:
            expires = f"{expires} · {words.local(token.expires_at)}"
        fields = [
            ("Scopes", Content("\n".join(token.scopes))),
            ("Created", Content(words.ago_and_local(token.created_at, now))),
            ("Last used", Content(used)),
            ("Expiry", Content(expires)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        return [content(token.name, "strong"), BLANK, *rows]
