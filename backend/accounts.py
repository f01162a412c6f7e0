"""Accounts as answers show them."""

from __future__ import annotations

from datetime import datetime

from api_client.wire.account import Account, AccountStatus, Company
from api_client.wire.own_account import OwnAccount
from api_client.wire.text import Untrusted
from backend.rules import passwords
from backend.store.database import Record


def shown(row: Record) -> Account:
    """An account, from `members.account`'s row."""
    company = None
    if row.company_id is not None:
        company = Company(id=row.company_id, name=Untrusted(row.company_name))
    return Account(
        id=row.id, email=Untrusted(row.email), company=company, sso=row.sso, status=AccountStatus(row.status)
    )


def own(row: Record, current_id: str, now: datetime, password_days: int) -> OwnAccount:
    """An account as its member sees it; `password_days` are the policy's."""
    return OwnAccount(
        **dict(shown(row)),
        current=row.id == current_id,
        created_at=row.created_at,
        password_changed_at=None if row.sso else row.password_changed_at,
        password_expired=password_expired(row, now, password_days),
    )


def password_expired(row: Record, now: datetime, password_days: int) -> bool:
    """True when the account's password is older than the policy's days (rule 10.2)."""
    changed_at: datetime | None = row.password_changed_at
    return not row.sso and changed_at is not None and passwords.expired(changed_at, now, password_days)
