"""One of my accounts as a row of the list (rule 10.1)."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from api_client.wire.own_account import OwnAccount
from widgets.account_words import ACCOUNT_STATUS, sign_in_way
from widgets.cells import content, ink, line, mark, table_row

EMAIL_WIDTH = 35
"""Cells that an e-mail has at least, with the mark of its status."""


@dataclass(frozen=True)
class AccountRow:
    """Status and e-mail; which one is signed in; how it signs in; company."""

    account: OwnAccount

    @property
    def id(self) -> str:
        """The account's id."""
        return self.account.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        account = self.account
        status = ACCOUNT_STATUS[account.status]
        way = Content(sign_in_way(sso=account.sso))
        parts = [
            (ink("signed in", "accent") if account.current else Content(""), 9),
            (ink(status.word, status.ink), 11),
            (ink("password is due", "warn") if account.password_expired else way, 15),
            (content(account.company.name, "muted") if account.company else Content(""), 18),
        ]
        name = line(mark(status, glyph_only=True), " ", content(account.email))
        return table_row(name, parts, width, name_width=EMAIL_WIDTH)
