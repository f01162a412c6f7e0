"""Recovery e-mails that operators asked for, until they take effect or are cancelled (rule 11.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from backend.store.database import Record, Tx
from backend.store.tables import coming_recovery_emails
from backend.store.upsert import insert_into


def put(tx: Tx, profile_id: str, email: str, asked_by: str, now: datetime, takes_effect_at: datetime) -> Record:
    """Lets an address come, in place of one that was coming; its row."""
    values = {"email": email, "asked_by": asked_by, "asked_at": now, "takes_effect_at": takes_effect_at}
    row = insert_into(tx, coming_recovery_emails).values(profile_id=profile_id, **values)
    row = row.on_conflict_do_update(index_elements=["profile_id"], set_=values)
    return tx.execute(row.returning(*coming_recovery_emails.c)).one()


def of_profile(tx: Tx, profile_id: str) -> Record | None:
    """What is coming for a profile; None for nothing."""
    query = select(coming_recovery_emails).where(coming_recovery_emails.c.profile_id == profile_id)
    return tx.execute(query).one_or_none()


def drop(tx: Tx, profile_id: str) -> bool:
    """Lets nothing come for a profile; False when nothing was coming."""
    gone = delete(coming_recovery_emails).where(coming_recovery_emails.c.profile_id == profile_id)
    return tx.execute(gone).rowcount == 1


def any_due(tx: Tx, now: datetime) -> bool:
    """True when the time of one has come."""
    due = select(coming_recovery_emails.c.profile_id).where(coming_recovery_emails.c.takes_effect_at <= now)
    return tx.execute(due.limit(1)).first() is not None


def locked_due(tx: Tx, now: datetime, most: int) -> list[Record]:
    """Those whose time has come, locked until the transaction's end; other processes pass them over."""
    due = select(coming_recovery_emails).where(coming_recovery_emails.c.takes_effect_at <= now)
    due = due.order_by(coming_recovery_emails.c.profile_id).limit(most)
    return list(tx.execute(due.with_for_update(skip_locked=True)))
