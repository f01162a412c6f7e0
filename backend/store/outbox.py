"""Mails that wait to be sent: rows of the same transaction as what they tell, so that neither goes without the other.

A row holds what its template needs, never a code, a secret or a rendered body.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update

from backend.catalogue import mails
from backend.ids import new_id
from backend.store.database import Tx
from backend.store.tables import outbox

LEASE = timedelta(minutes=1)
"""How long a mail that a process took belongs to it; then another one may try."""
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 132
"""With the pauses between them, five days (RFC 5321, 4.5.4.1); then the row stays for a while, with its error."""


def enqueue(tx: Tx, template: str, recipient: str | None, params: dict[str, Any], now: datetime) -> None:
    """Sends a mail, once the transaction is committed.

    With no recipient it is done with from the start. That is for who must not learn whether anybody is told: the same
    work is done, so that time does not tell either.

    Args:
        tx: The transaction that decides on it.
        template: The name of a folder entry in `backend/mail_templates`.
        recipient: An address on record, not one that was just typed and found equal to it.
        params: What the template's placeholders stand for; for a code, `code_id`.
        now: When.

    Raises:
        KeyError: There is no such template, or it has a placeholder that `params` leave open.
    """
    mails.check(template, params)
    mail_id = new_id()
    tx.execute(
        insert(outbox).values(
            id=mail_id,
            message_id=f"<{mail_id}@mxprofile>",
            recipient=recipient or "",
            template=template,
            params=params if recipient else {},
            created_at=now,
            due_at=now,
            sent_at=None if recipient else now,
        )
    )


def take_due(tx: Tx, now: datetime, most: int) -> list[Row[Any]]:
    """Takes the mails that are due, for `LEASE`; other processes pass them over meanwhile."""
    due = select(outbox.c.id).where(_due(now)).order_by(outbox.c.due_at).limit(most).with_for_update(skip_locked=True)
    ids = tx.execute(due).scalars().all()
    taken = update(outbox).where(outbox.c.id.in_(ids)).values(due_at=now + LEASE, attempts=outbox.c.attempts + 1)
    return sorted(tx.execute(taken.returning(*outbox.c)), key=lambda row: str(row.id)) if ids else []


def is_due(tx: Tx, now: datetime) -> bool:
    """True when a mail waits."""
    return tx.execute(select(outbox.c.id).where(_due(now)).limit(1)).first() is not None


def waiting(tx: Tx) -> tuple[int, datetime | None]:
    """How many mails wait, due or not, and since when the first of them."""
    row = tx.execute(select(func.count().label("count"), func.min(outbox.c.created_at).label("first")).where(_WAITING))
    count, first = row.one()
    return count, first


_WAITING = and_(outbox.c.sent_at.is_(None), outbox.c.refused_at.is_(None), outbox.c.attempts < MOST_ATTEMPTS)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(_WAITING, outbox.c.due_at <= now)


def mark_sent(tx: Tx, mail_id: str, now: datetime, note: str | None = None) -> None:
    """Notes that a mail is done with; `note` says why it was dropped instead of sent.

    The row stays for who looks after the sending, but no longer whom it went to and what it told: a mail of goodbye
    leaves nothing of the member behind.
    """
    done: dict[str, Any] = {"sent_at": now, "last_error": note, "recipient": "", "params": {}}
    tx.execute(update(outbox).where(outbox.c.id == mail_id).values(**done))


def drop(tx: Tx, recipients: Collection[str]) -> None:
    """Deletes the mails that wait for these addresses; of those that were sent nothing personal is left."""
    waiting = outbox.c.sent_at.is_(None) & outbox.c.recipient.in_(recipients)
    tx.execute(delete(outbox).where(waiting))


def mark_failed(tx: Tx, mail_id: str, attempts: int, error: str, now: datetime) -> None:
    """Notes why a mail could not be sent, and when to try again: after 2 s, 4 s, 8 s … at most an hour."""
    pause = min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_PAUSE)
    tx.execute(update(outbox).where(outbox.c.id == mail_id).values(due_at=now + pause, last_error=error))


def mark_refused(tx: Tx, mail_id: str, error: str, now: datetime) -> None:
    """Notes that a mail was refused for good, and why; it is not tried again, and forgotten as one that was sent."""
    done: dict[str, Any] = {"refused_at": now, "last_error": error, "recipient": "", "params": {}}
    tx.execute(update(outbox).where(outbox.c.id == mail_id).values(**done))
