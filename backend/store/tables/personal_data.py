"""The files of personal data that members download (rule 14.1): rows, so that any machine can send them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text

from backend.store.columns import Instant
from backend.store.tables.base import metadata, profile_column

downloads = Table(
    "downloads",
    metadata,
    # One at a time for each member.
    profile_column(),
    Column("id", Text, nullable=False, unique=True),
    # SHA-256 of the whole file.
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

download_pieces = Table(
    "download_pieces",
    metadata,
    Column("profile_id", Text, ForeignKey("downloads.profile_id", ondelete="CASCADE"), primary_key=True),
    # All pieces but the last are of the same size.
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
