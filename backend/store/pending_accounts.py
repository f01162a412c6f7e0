"""Accounts that members are adding to their profiles: nothing but a row here exists before the code (rule 10.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.ids import new_id
from backend.rules import emails
from backend.rules.codes import LIFETIME
from backend.store import boards, members
from backend.store.database import Record, Tx
from backend.store.tables import pending_accounts


def start(tx: Tx, profile_id: str, account_id: str, email: str, now: datetime) -> Record:
    """An account that waits for its password, begun by `account_id`; its row."""
    row = insert(pending_accounts).values(
        profile_id=profile_id,
        id=new_id(),
        account_id=account_id,
        email=email,
        email_key=emails.normalise(email),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return tx.execute(row.returning(*pending_accounts.c)).one()


def one(tx: Tx, profile_id: str, pending_id: str, now: datetime, *, lock: bool = False) -> Record | None:
    """A profile's pending account, with `lock` locked until the transaction's end; None when it is over."""
    query = select(pending_accounts).where(
        pending_accounts.c.profile_id == profile_id,
        pending_accounts.c.id == pending_id,
        pending_accounts.c.expires_at > now,
    )
    return tx.execute(query.with_for_update() if lock else query).one_or_none()


def set_password(tx: Tx, row: Record, password_hash: str, now: datetime, *, marketing_consent: bool) -> datetime:
    """Keeps the password that the account will have; when the time to enter its code is over."""
    until = now + LIFETIME
    changed = update(pending_accounts).where(pending_accounts.c.id == row.id)
    changed = changed.where(pending_accounts.c.profile_id == row.profile_id)
    values = {"password_hash": password_hash, "marketing_consent": marketing_consent, "expires_at": until}
    tx.execute(changed.values(**values))
    return until


def complete(tx: Tx, row: Record, now: datetime) -> str | None:
    """Adds the account to its profile; its id, or None when the address has got an account meanwhile."""
    try:
        with tx.begin_nested():
            account_id = members.add_account(
                tx, row.profile_id, row.email, now, row.password_hash, marketing_consent=row.marketing_consent
            )
    except IntegrityError:
        return None
    this = (pending_accounts.c.profile_id == row.profile_id) & (pending_accounts.c.id == row.id)
    tx.execute(delete(pending_accounts).where(this))
    boards.refresh(tx, row.profile_id, now)
    return account_id
