"""What several processes, machines and copies of the database have to know of each other."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from backend.store.columns import Instant
from backend.store.tables.base import metadata, profile_column

profile_writes = Table(
    "profile_writes",
    metadata,
    profile_column(),
    # Another one with each write of the member: a replica that has this one has all that she wrote.
    Column("version", Text, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
