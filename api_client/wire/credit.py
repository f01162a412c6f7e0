"""Credits (rules 1.1 and 4.4)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Time, Whole
from api_client.wire.page import Page
from api_client.wire.text import Untrusted


class CreditBalance(Answer):
    """What one account of the profile holds."""

    account_id: Id
    email: Untrusted
    balance: Count
    current: bool
    """True for the signed-in account, whose balance the header shows."""


class CreditRow(Answer):
    """One row of an account's append-only credit ledger."""

    id: Id
    account_id: Id
    credits: Whole
    reason: Untrusted
    challenge_id: Id | None
    at: Time


class Credits(Page[CreditRow]):
    """``GET /v1/me/credits``: balances of all accounts, and a page of ledger rows, newest first."""

    balances: list[CreditBalance]
