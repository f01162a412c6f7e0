"""Merges on their way (rule 11): a row from the first step on, of the profile that stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from backend.ids import new_id
from backend.rules.merge_emails import Offered, of_nobody, of_profile
from backend.store import members, settings
from backend.store.database import Record, Tx
from backend.store.tables import merges, profiles

TO_ENTER = timedelta(hours=1)
"""From the first step to the entered code; each code itself is good for ten minutes."""
TO_CONFIRM = timedelta(minutes=30)
"""From the entered code to the confirmation."""
KEPT = timedelta(days=1)
"""How long the answer of a confirmed merge can be asked for again."""


def offered(tx: Tx, email: str) -> tuple[str | None, list[Offered]]:
    """The profile with this active account, and the addresses its code can go to; for any other address, a pretence.

    Both are worked out in any case, so that neither takes longer.
    """
    nobody = of_nobody(email, settings.code_key(tx))
    account = members.account_by_email(tx, email)
    profile_id = account.profile_id if account is not None and account.status == "active" else ""
    active = [one.email for one in members.accounts_of(tx, profile_id) if one.status == "active"]
    recovery = tx.execute(select(profiles.c.recovery_email).where(profiles.c.id == profile_id)).scalar_one_or_none()
    known = of_profile(active, recovery)
    return (profile_id, known) if known else (None, nobody)


def start(
    tx: Tx, profile_id: str, account_id: str, other_id: str | None, addresses: Sequence[Offered], now: datetime
) -> Record:
    """A merge that waits for its code, instead of one that was on its way; its row."""
    tx.execute(delete(merges).where(merges.c.profile_id == profile_id, merges.c.merged_at.is_(None)))
    emails = [{"id": new_id(), "masked": one.masked, "key": one.key, "address": one.address} for one in addresses]
    row = insert(merges).values(
        profile_id=profile_id,
        id=new_id(),
        account_id=account_id,
        other_id=other_id,
        emails=emails,
        created_at=now,
        expires_at=now + TO_ENTER,
    )
    return tx.execute(row.returning(*merges.c)).one()


def one(tx: Tx, profile_id: str, merge_id: str, now: datetime, *, lock: bool = False) -> Record | None:
    """A profile's merge, with `lock` locked until the transaction's end; None when it is over.

    It is over too when the other profile is gone: merged into another one, or deleted.
    """
    there = select(profiles.c.id).where(profiles.c.id == merges.c.other_id).exists()
    query = select(merges).where(
        merges.c.profile_id == profile_id,
        merges.c.id == merge_id,
        merges.c.expires_at > now,
        or_(merges.c.other_id.is_(None), merges.c.merged_at.is_not(None), there),
    )
    return tx.execute(query.with_for_update() if lock else query).one_or_none()


def change(tx: Tx, row: Record, **values: Any) -> None:
    """Writes how far a merge has come."""
    this = (merges.c.profile_id == row.profile_id) & (merges.c.id == row.id)
    tx.execute(update(merges).where(this).values(**values))


def drop(tx: Tx, row: Record) -> None:
    """Forgets a merge."""
    tx.execute(delete(merges).where(merges.c.profile_id == row.profile_id, merges.c.id == row.id))
