"""What a member wants to hear about, and the apps she watches (rule 12)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text, false, true

from backend.store.columns import Instant
from backend.store.tables.base import id_column, metadata, profile_column

notification_settings = Table(
    "notification_settings",
    metadata,
    # Written with the first change; without a row the defaults hold.
    profile_column(),
    Column("buzz_daily_digest", Boolean, nullable=False, server_default=false()),
    Column("buzz_thread_updates", Boolean, nullable=False, server_default=true()),
    Column("invitation_mail", Boolean, nullable=False, server_default=true()),
    Column("challenge_mail", Boolean, nullable=False, server_default=true()),
)

watched_apps = Table(
    "watched_apps",
    metadata,
    profile_column(),
    id_column("app_id"),
    # The list's order: newest first.
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    # False for one that she stopped watching: it stays, so that she can watch it again.
    Column("watching", Boolean, nullable=False, server_default=true()),
    Column("changed_at", Instant, nullable=False),
)

completed_challenges = Table(
    "completed_challenges",
    metadata,
    # The primary key is what makes a completion told once.
    profile_column(),
    Column("challenge_id", Text, ForeignKey("challenges.id"), primary_key=True),
    Column("completed_at", Instant, nullable=False),
)
