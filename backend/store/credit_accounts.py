"""Credits: an append-only ledger per account, and its sum (rules 1.1 and 4.4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update

from api_client.wire.credit import CreditBalance, CreditRow
from api_client.wire.text import Untrusted
from backend.ids import new_id
from backend.store.database import Tx
from backend.store.tables import accounts, credit_balances, credit_ledger


def add(tx: Tx, account_id: str, amount: int, reason: str, now: datetime, *, challenge_id: str | None = None) -> int:
    """Adds a ledger row to an account, negative for credits that go; the balance after it.

    Raises `sqlalchemy.exc.IntegrityError` when the balance would fall below 0.
    """
    changed = update(credit_balances).where(credit_balances.c.account_id == account_id)
    changed = changed.values(balance=credit_balances.c.balance + amount)
    balance: int = tx.execute(changed.returning(credit_balances.c.balance)).scalar_one()
    tx.execute(
        insert(credit_ledger).values(
            account_id=account_id, id=new_id(), credits=amount, reason=reason, challenge_id=challenge_id, at=now
        )
    )
    return balance


def balances(tx: Tx, profile_id: str, account_id: str) -> list[CreditBalance]:
    """What each account of the profile holds: the signed-in one first, then the oldest first."""
    query = select(accounts.c.id, accounts.c.email, credit_balances.c.balance).join(
        credit_balances, credit_balances.c.account_id == accounts.c.id
    )
    rows = tx.execute(
        query.where(accounts.c.profile_id == profile_id).order_by(
            accounts.c.id != account_id, accounts.c.created_at, accounts.c.id
        )
    )
    return [
        CreditBalance(account_id=row.id, email=Untrusted(row.email), balance=row.balance, current=row.id == account_id)
        for row in rows
    ]


def ledger(tx: Tx, profile_id: str, count: int, after: str | None = None) -> list[CreditRow]:
    """At most `count` ledger rows of all accounts of the profile, newest first, from the one after the row `after`."""
    query = select(credit_ledger).join(accounts, accounts.c.id == credit_ledger.c.account_id)
    query = query.where(accounts.c.profile_id == profile_id)
    if after is not None:
        last = tx.execute(query.where(credit_ledger.c.id == after)).one_or_none()
        if last is None:
            return []
        at, row_id = credit_ledger.c.at, credit_ledger.c.id
        query = query.where(or_(at < last.at, and_(at == last.at, row_id < last.id)))
    rows = tx.execute(query.order_by(credit_ledger.c.at.desc(), credit_ledger.c.id.desc()).limit(count))
    return [
        CreditRow(
            id=row.id,
            account_id=row.account_id,
            credits=row.credits,
            reason=Untrusted(row.reason),
            challenge_id=row.challenge_id,
            at=row.at,
        )
        for row in rows
    ]
