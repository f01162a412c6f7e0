"""Connections, invitations, invites by mail, and projects."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from backend.store.columns import Instant
from backend.store.tables.base import id_column, metadata, profile_column

connections = Table(
    "connections",
    metadata,
    profile_column(),
    # Each connection has two rows, one from each side.
    Column("other_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("created_at", Instant, nullable=False),
    Index(None, "profile_id", "created_at", "other_id"),
)

# Between two profiles there is at most one of them, whoever sent it.
invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("sender_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("receiver_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False, server_default=text("'pending'")),
    Column("created_at", Instant, nullable=False),
    # Of an ignored one that its sender took back: gone for her, and still ignored should she send it again.
    Column("withdrawn_at", Instant),
    UniqueConstraint("sender_id", "receiver_id"),
    Index(None, "sender_id", "created_at", "id"),
    Index(None, "receiver_id", "state", "created_at", "id"),
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
    Index(None, "id", unique=True),
    # Only published ones, and by the words a query has to say it with: else a list of one member's drafts, or projects,
    # would be looked for among everybody's.
    Index(
        "ix_projects_published",
        "updated_at",
        "id",
        postgresql_where=text("status = 'published'"),
        sqlite_where=text("status = 'published'"),
    ),
    CheckConstraint("status IN ('draft', 'published')", name="status"),
)

referral_invites = Table(
    "referral_invites",
    metadata,
    profile_column(),
    id_column(),
    # All that is kept of the address here.
    Column("masked", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

invited_addresses = Table(
    "invited_addresses",
    metadata,
    # An HMAC of the normalised address, under a key of its own.
    Column("address_key", Text, primary_key=True),
    # When a member last got points for it, whoever she was.
    Column("invited_at", Instant, index=True),
    # Since when its owner wants no more of these mails; such a row stays.
    Column("refused_at", Instant),
)
