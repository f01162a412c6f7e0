"""Accounts as answers show them."""

from __future__ import annotations

from api_client.wire.account import Account, AccountStatus, Company
from api_client.wire.text import Untrusted
from backend.store.database import Record


def shown(row: Record) -> Account:
    """An account, from `members.account`'s row."""
    company = None
    if row.company_id is not None:
        company = Company(id=row.company_id, name=Untrusted(row.company_name))
    return Account(
        id=row.id, email=Untrusted(row.email), company=company, sso=row.sso, status=AccountStatus(row.status)
    )
