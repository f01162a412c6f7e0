"""Connections, invitations and projects."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint, text

from backend.store.columns import Instant
from backend.store.tables.base import id_column, metadata, profile_column

connections = Table(
    "connections",
    metadata,
    profile_column(),
    # Each connection has two rows, one from each side.
    Column("other_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("sender_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("receiver_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False, server_default=text("'pending'")),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("sender_id", "receiver_id"),
    Index(None, "receiver_id", "state"),
    CheckConstraint("state IN ('pending', 'accepted', 'ignored')", name="state"),
)

projects = Table(
    "projects",
    metadata,
    profile_column(),
    id_column(),
    Column("app_name", Text, nullable=False),
    Column("customer", Text, nullable=False, server_default=text("''")),
    Column("business_need", Text, nullable=False, server_default=text("''")),
    Column("solution", Text, nullable=False, server_default=text("''")),
    Column("results", Text, nullable=False, server_default=text("''")),
    Column("status", Text, nullable=False, server_default=text("'draft'")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("status IN ('draft', 'published')", name="status"),
)
