"""Text messages that wait to be sent, each with a code: rows of the same transaction as what asks for the code."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from backend.ids import new_id
from backend.rules.codes import LIFETIME
from backend.store.database import Record, Tx
from backend.store.tables import text_messages

LEASE = timedelta(seconds=45)
"""How long a message that a process took belongs to it; then another one may try."""


def enqueue(tx: Tx, phone: str, code_id: str, now: datetime) -> None:
    """Sends a message with a code, once the transaction is committed."""
    tx.execute(insert(text_messages).values(id=new_id(), phone=phone, code_id=code_id, created_at=now, due_at=now))


def take_due(tx: Tx, now: datetime, most: int) -> list[Record]:
    """Takes the messages that are due and whose code is not over, for `LEASE`; others pass them over meanwhile."""
    due = (
        select(text_messages.c.id)
        .where(
            text_messages.c.sent_at.is_(None),
            text_messages.c.due_at <= now,
            text_messages.c.created_at > now - LIFETIME,
        )
        .order_by(text_messages.c.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = tx.execute(due).scalars().all()
    if not ids:
        return []
    taken = update(text_messages).where(text_messages.c.id.in_(ids))
    taken = taken.values(due_at=now + LEASE, attempts=text_messages.c.attempts + 1)
    return list(tx.execute(taken.returning(*text_messages.c)))


def is_due(tx: Tx, now: datetime) -> bool:
    """True when a message waits."""
    waiting = select(text_messages.c.id).where(
        text_messages.c.sent_at.is_(None), text_messages.c.due_at <= now, text_messages.c.created_at > now - LIFETIME
    )
    return tx.execute(waiting.limit(1)).first() is not None


def mark_sent(tx: Tx, message_id: str, now: datetime, note: str | None = None) -> None:
    """Notes that a message is done with, and forgets its number; `note` says why it was dropped instead of sent."""
    this = update(text_messages).where(text_messages.c.id == message_id)
    tx.execute(this.values(sent_at=now, last_error=note, phone=""))


def mark_failed(tx: Tx, message_id: str, attempts: int, error: str, now: datetime) -> None:
    """Notes why a message could not be sent, and when to try again: after 2 s, 4 s, 8 s … while its code is good."""
    pause = timedelta(seconds=2 ** min(attempts, 8))
    this = update(text_messages).where(text_messages.c.id == message_id)
    tx.execute(this.values(due_at=now + pause, last_error=error))
