"""A personal access token in full, without its secret (rule 13.3, View Details)."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.secret import Token
from api_client.wire.text import Untrusted
from widgets import words
from widgets.cells import BLANK, content, ink, labelled, line, wrap
from widgets.lines import Lines, growing


class TokenDetail(Lines):
    """Name, created, last used, expiry, and the scopes with what each allows."""

    value: reactive[Token | None] = growing[Token | None](None)
    allows: reactive[Mapping[str, Untrusted]] = growing[Mapping[str, Untrusted]]({})
    """What each scope allows, by its name, as far as it is known."""

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
            ("Created", Content(words.ago_and_local(token.created_at, now))),
            ("Last used", Content(used)),
            ("Expiry", Content(expires)),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        scopes = [row for name in token.scopes for row in self._scope(name, width)]
        return [content(token.name, "strong"), BLANK, *rows, BLANK, ink("Scopes", "muted"), *scopes]

    def _scope(self, name: str, width: int) -> list[Content]:
        """The scope's name, and below it what it allows."""
        allows = wrap(content(self.allows.get(name), "muted"), width - 2)
        return [*wrap(Content(name), width), *(line("  ", row) for row in allows)]
