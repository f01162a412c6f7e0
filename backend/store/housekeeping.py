"""Clearing rows whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_

from api_client.wire.secret import SecretKind
from backend.store.database import Tx
from backend.store.outbox import MOST_ATTEMPTS
from backend.store.secrets import SESSION_UNUSED
from backend.store.tables import codes, idempotency, outbox, rate_logs, secrets, sign_ups

SENT_MAIL_KEPT = timedelta(days=30)


def clear(tx: Tx, now: datetime) -> None:
    """Deletes codes, unverified sign-ups, sessions, idempotency keys, limits, and mails that are done with."""
    tx.execute(delete(idempotency).where(idempotency.c.expires_at <= now))
    tx.execute(delete(rate_logs).where(rate_logs.c.expires_at <= now))
    tx.execute(delete(codes).where(codes.c.expires_at <= now))
    tx.execute(delete(sign_ups).where(sign_ups.c.expires_at <= now, sign_ups.c.held_company_id.is_(None)))
    given_up = and_(outbox.c.attempts >= MOST_ATTEMPTS, outbox.c.due_at <= now - SENT_MAIL_KEPT)
    tx.execute(delete(outbox).where(or_(outbox.c.sent_at <= now - SENT_MAIL_KEPT, given_up)))
    over = or_(secrets.c.expires_at <= now, secrets.c.last_used_at <= now - SESSION_UNUSED)
    tx.execute(delete(secrets).where(secrets.c.kind == SecretKind.SESSION, over))
