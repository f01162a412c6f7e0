"""Two-factor authentication of accounts, and their recovery codes (rule 13.1).

An authenticator's secret has to be known to check its codes, so it can't be kept as a hash. Kept is a seed, in a table
of its own; the secret is its HMAC under a key, which the operator can keep outside of the database. Neither is ever
exported or logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from backend.ids import new_id
from backend.store.database import Record, Tx
from backend.store.tables import recovery_codes, two_factors


def of_account(tx: Tx, account_id: str) -> Record | None:
    """What an account has set up, or is setting up; None for nothing."""
    return tx.execute(select(two_factors).where(two_factors.c.account_id == account_id)).one_or_none()


def locked(tx: Tx, account_id: str) -> Record | None:
    """`of_account`, locked until the transaction's end: for entering a code."""
    query = select(two_factors).where(two_factors.c.account_id == account_id)
    return tx.execute(query.with_for_update()).one_or_none()


def begin(tx: Tx, account_id: str, method: str, now: datetime, *, seed: str | None, phone: str | None) -> Record:
    """Begins a set-up in place of what the account has; its row. Whoever calls it has locked the account."""
    tx.execute(delete(two_factors).where(two_factors.c.account_id == account_id))
    row = insert(two_factors).values(
        account_id=account_id, id=new_id(), method=method, seed=seed, phone=phone, created_at=now
    )
    return tx.execute(row.returning(*two_factors.c)).one()


def turn_on(tx: Tx, account_id: str, digests: Iterable[str], now: datetime) -> None:
    """Turns on what was set up, with these digests of recovery codes and no others."""
    tx.execute(update(two_factors).where(two_factors.c.account_id == account_id).values(on_since=now))
    tx.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
    tx.execute(insert(recovery_codes), [{"account_id": account_id, "digest": digest} for digest in digests])


def turn_off(tx: Tx, account_id: str) -> None:
    """Removes everything of it."""
    tx.execute(delete(two_factors).where(two_factors.c.account_id == account_id))
    tx.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))


def keep_step(tx: Tx, account_id: str, step: int) -> None:
    """Keeps the step of the authenticator code that was just accepted."""
    tx.execute(update(two_factors).where(two_factors.c.account_id == account_id).values(last_step=step))


def use_recovery_code(tx: Tx, account_id: str, digest: str) -> bool:
    """Uses up a recovery code; False when the account has none such."""
    this = delete(recovery_codes).where(recovery_codes.c.account_id == account_id, recovery_codes.c.digest == digest)
    return tx.execute(this).rowcount == 1


def recovery_codes_left(tx: Tx, account_id: str) -> int:
    """How many recovery codes an account has left."""
    query = select(func.count()).where(recovery_codes.c.account_id == account_id)
    return tx.execute(query).scalar_one()
