"""Recovery e-mail addresses, and those that wait for their code (rule 9.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from backend.ids import new_id
from backend.rules import emails
from backend.rules.codes import LIFETIME
from backend.store import coming_recovery_emails
from backend.store.database import Record, Tx
from backend.store.tables import pending_recovery_emails, profiles
from backend.store.upsert import insert_into


def start(tx: Tx, profile_id: str, email: str, now: datetime) -> Record:
    """Lets an address wait for its code, instead of the one that waited; its row.

    The same address again keeps its id, and so the codes that were mailed to it stay good (rule 11.4).
    """
    before = pending(tx, profile_id, lock=True)
    again = before is not None and emails.normalise(before.email) == emails.normalise(email)
    request_id = before.id if before is not None and again else new_id()
    waiting = {"id": request_id, "email": email, "created_at": now, "expires_at": now + LIFETIME}
    row = insert_into(tx, pending_recovery_emails).values(profile_id=profile_id, **waiting)
    row = row.on_conflict_do_update(index_elements=["profile_id"], set_=waiting)
    return tx.execute(row.returning(*pending_recovery_emails.c)).one()


def pending(tx: Tx, profile_id: str, *, lock: bool = False) -> Record | None:
    """The address that waits, locked until the transaction's end with `lock`."""
    query = select(pending_recovery_emails).where(pending_recovery_emails.c.profile_id == profile_id)
    return tx.execute(query.with_for_update() if lock else query).one_or_none()


def verified(tx: Tx, profile_id: str) -> str | None:
    """The address in effect; its profile locked until the transaction's end."""
    query = select(profiles.c.recovery_email).where(profiles.c.id == profile_id)
    return tx.execute(query.with_for_update(key_share=True)).scalar_one_or_none()


def put(tx: Tx, profile_id: str, email: str | None, now: datetime) -> None:
    """Lets an address take effect, or with None lets there be none; nothing waits or comes any more."""
    tx.execute(update(profiles).where(profiles.c.id == profile_id).values(recovery_email=email, updated_at=now))
    drop_pending(tx, profile_id)
    coming_recovery_emails.drop(tx, profile_id)


def drop_pending(tx: Tx, profile_id: str) -> None:
    """Forgets the address that waits."""
    tx.execute(delete(pending_recovery_emails).where(pending_recovery_emails.c.profile_id == profile_id))
