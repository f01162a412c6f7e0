"""Clearing rows whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from backend.store.database import Tx
from backend.store.tables import codes, idempotency, outbox, rate_logs, secrets, sign_ups

SENT_MAIL_KEPT = timedelta(days=30)


def clear(tx: Tx, now: datetime) -> None:
    """Deletes codes, unverified sign-ups, sessions, idempotency keys, limits and sent mails that are over."""
    tx.execute(delete(idempotency).where(idempotency.c.expires_at <= now))
    tx.execute(delete(rate_logs).where(rate_logs.c.expires_at <= now))
    tx.execute(delete(codes).where(codes.c.expires_at <= now))
    tx.execute(delete(sign_ups).where(sign_ups.c.expires_at <= now, sign_ups.c.held_company_id.is_(None)))
    tx.execute(delete(outbox).where(outbox.c.sent_at <= now - SENT_MAIL_KEPT))
    tx.execute(delete(secrets).where(secrets.c.kind == "session", secrets.c.expires_at <= now))
