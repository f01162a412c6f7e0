"""Two-factor authentication, its recovery codes, and the text messages that bring codes."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from backend.store.columns import Instant
from backend.store.tables.base import id_column, metadata

two_factors = Table(
    "two_factors",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    # What the codes of its messages are bound to.
    Column("id", Text, nullable=False, unique=True),
    Column("method", Text, nullable=False),
    # Of an authenticator: its secret is the HMAC of this, under a key that may lie outside of the database.
    Column("seed", Text),
    Column("phone", Text),
    Column("created_at", Instant, nullable=False),
    # None until a code has turned it on.
    Column("on_since", Instant),
    # Of the last authenticator code that was accepted: none before it is again.
    Column("last_step", BigInteger),
    CheckConstraint("method IN ('app', 'sms')", name="method"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    # An HMAC; the code itself is nowhere. A used one's row is gone.
    Column("digest", Text, primary_key=True),
)

text_messages = Table(
    "text_messages",
    metadata,
    id_column(),
    Column("phone", Text, nullable=False),
    # The code that it brings, which is made when it is sent; the code itself and the rendered text are nowhere.
    Column("code_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("sent_at", Instant),
    Column("last_error", Text),
    Index(
        "ix_text_messages_waiting",
        "due_at",
        postgresql_where=text("sent_at IS NULL"),
        sqlite_where=text("sent_at IS NULL"),
    ),
)
