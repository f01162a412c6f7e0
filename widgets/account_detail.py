"""One of my accounts in full, and what can be done with it (rules 10.1 to 10.5)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.account import AccountStatus
from api_client.wire.own_account import OwnAccount
from widgets import words
from widgets.account_words import ACCOUNT_STATUS, sign_in_way
from widgets.cells import BLANK, content, ink, labelled, mark, wrap
from widgets.lines import Lines, growing

SSO = "Its company manages it: it has no password here, signs in with an API key, and can't make other accounts."
DUE = "The password is older than it should be"
NOT_THIS = "Its password is changed, and it is deleted, only when it is the one that is signed in."
DEACTIVATED = "Nothing of it works any more, and it can't sign in. The support link ({}) leads to those who can help."


class AccountDetail(Lines):
    """E-mail, company, how it signs in, status, dates, and a sentence on what to do."""

    value: reactive[OwnAccount | None] = growing[OwnAccount | None](None)
    edit_key: reactive[str] = reactive("e")
    """The key that changes the password; "" for none."""
    link_key: reactive[str] = reactive("o")
    """The key that shows the way to support."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The account; nothing without one."""
        account, now = self.value, self.clock()
        if account is None:
            return []
        changed = account.password_changed_at
        fields = [
            ("Status", mark(ACCOUNT_STATUS[account.status])),
            ("Signed in", Content("yes, here" if account.current else "not here")),
            ("Company", content(account.company.name) if account.company else Content("none")),
            ("Signs in with", Content(sign_in_way(sso=account.sso))),
            ("Created", Content(words.ago_and_local(account.created_at, now))),
            ("Password", Content(f"changed {words.ago_and_local(changed, now)}") if changed else BLANK),
        ]
        rows = [row for label, text in fields for row in labelled(label, text, width)]
        told = [row for sentence in self._sentences(account) for row in [BLANK, *wrap(sentence, width)]]
        return [*wrap(content(account.email, "strong"), width), BLANK, *rows, *told]

    def _sentences(self, account: OwnAccount) -> list[Content]:
        told: list[Content] = []
        if account.password_expired:
            told.append(ink(f"{DUE}: change it with {self.edit_key}." if self.edit_key else f"{DUE}.", "warn"))
        if account.sso:
            told.append(ink(SSO, "muted"))
        if account.status is AccountStatus.DEACTIVATED:
            told.append(ink(DEACTIVATED.format(self.link_key), "muted"))
        elif not account.current:
            told.append(ink(NOT_THIS, "muted"))
        return told
