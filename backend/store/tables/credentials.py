"""Secrets, mailed codes, sign-ups on their way, and the mails themselves."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, false, text

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata

secrets = Table(
    "secrets",
    metadata,
    # SHA-256 of the secret; the secret itself is nowhere (rule 13.5).
    Column("digest", Text, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    # None for services and operators.
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("name", Text, nullable=False),
    # A token's scopes; None: all that its owner may do.
    Column("scopes", Json),
    Column("user_agent", Text),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Index(None, "account_id", "kind", "created_at"),
    CheckConstraint("(account_id IS NULL) = (kind IN ('service', 'operator'))", name="owner"),
)

codes = Table(
    "codes",
    metadata,
    id_column(),
    Column("purpose", Text, nullable=False),
    Column("request_id", Text, nullable=False, index=True),
    Column("address_key", Text, nullable=False),
    Column("hmac", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

sign_ups = Table(
    "sign_ups",
    metadata,
    id_column(),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False, index=True),
    Column("password_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("referral_code", Text),
    Column("marketing_consent", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("verified_at", Instant),
    # Set while the sign-up waits for an operator of this single sign-on company (rule 1.5).
    Column("held_company_id", Text, ForeignKey("companies.id", ondelete="CASCADE"), index=True),
    Column("account_id", Text),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("message_id", Text, nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("template", Text, nullable=False),
    # What the template needs; never a code, a secret or a rendered body.
    Column("params", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("sent_at", Instant),
    # Set instead of `sent_at` when the recipient's server will never take it.
    Column("refused_at", Instant),
    Column("last_error", Text),
    Index(
        "ix_outbox_waiting", "due_at", postgresql_where=text("sent_at IS NULL"), sqlite_where=text("sent_at IS NULL")
    ),
)
