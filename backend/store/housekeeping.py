"""Clearing rows whose time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_

from api_client.wire.enums import SecretKind
from backend.rules.two_factor import SET_UP_LIFETIME
from backend.store import referrals
from backend.store.database import Tx
from backend.store.outbox import MOST_ATTEMPTS
from backend.store.secrets import SESSION_UNUSED
from backend.store.tables import (
    codes,
    downloads,
    idempotency,
    merges,
    outbox,
    pending_accounts,
    pending_recovery_emails,
    rate_logs,
    secrets,
    sign_ups,
    text_messages,
    two_factors,
)

SENT_MAIL_KEPT = timedelta(days=30)
TEXT_MESSAGE_KEPT = timedelta(days=1)
PENDING_ADDRESS_KEPT = timedelta(days=1)
"""After its code is over: a profile that is being edited does not change under its editor's hands."""


def clear(tx: Tx, now: datetime) -> None:
    """Deletes codes, unverified sign-ups and addresses, sessions, keys, limits, mails, merges, files that are over."""
    tx.execute(delete(idempotency).where(idempotency.c.expires_at <= now))
    tx.execute(delete(rate_logs).where(rate_logs.c.expires_at <= now))
    tx.execute(delete(codes).where(codes.c.expires_at <= now))
    tx.execute(delete(pending_accounts).where(pending_accounts.c.expires_at <= now))
    tx.execute(delete(sign_ups).where(sign_ups.c.expires_at <= now, sign_ups.c.held_company_id.is_(None)))
    tx.execute(delete(merges).where(merges.c.expires_at <= now))
    # Its pieces go with it.
    tx.execute(delete(downloads).where(downloads.c.expires_at <= now))
    pending = pending_recovery_emails.c.expires_at
    tx.execute(delete(pending_recovery_emails).where(pending <= now - PENDING_ADDRESS_KEPT))
    given_up = and_(outbox.c.attempts >= MOST_ATTEMPTS, outbox.c.due_at <= now - SENT_MAIL_KEPT)
    done_with = or_(outbox.c.sent_at <= now - SENT_MAIL_KEPT, outbox.c.refused_at <= now - SENT_MAIL_KEPT)
    tx.execute(delete(outbox).where(or_(done_with, given_up)))
    over = or_(secrets.c.expires_at <= now, secrets.c.last_used_at <= now - SESSION_UNUSED)
    tx.execute(delete(secrets).where(secrets.c.kind == SecretKind.SESSION, over))
    not_finished = and_(two_factors.c.on_since.is_(None), two_factors.c.created_at <= now - SET_UP_LIFETIME)
    tx.execute(delete(two_factors).where(not_finished))
    tx.execute(delete(text_messages).where(text_messages.c.created_at <= now - TEXT_MESSAGE_KEPT))
    referrals.forget(tx, now)
