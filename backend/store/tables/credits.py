"""Challenges, claims, and the credit ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, Table, Text

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata, profile_column

challenges = Table(
    "challenges",
    metadata,
    id_column(),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("credits", Integer, nullable=False),
    # [{"kind", "count", "title"}], in the order they are shown.
    Column("steps", Json, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    profile_column(),
    # The primary key is what makes a claim pay once (rule 4.3).
    Column("challenge_id", Text, ForeignKey("challenges.id"), primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("claimed_at", Instant, nullable=False),
)

credit_ledger = Table(
    "credit_ledger",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    id_column(),
    Column("credits", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("challenge_id", Text),
    Column("at", Instant, nullable=False),
)

credit_balances = Table(
    "credit_balances",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("balance", BigInteger, nullable=False),
    CheckConstraint("balance >= 0", name="not_negative"),
)
