"""The leaderboards, one set of them for each day, and their histograms (rule 6)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, false

from backend.store.tables.base import metadata, profile_column

ByteOrdered = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both databases sort alike: by its bytes."""

board_days = Table(
    "board_days",
    metadata,
    # The last day of the boards' window of 30.
    Column("day", Date, primary_key=True),
    # The profile up to which these boards are made; from the start they are kept in step for every profile.
    Column("built_to", Text, nullable=False),
    # True once they are made for everybody: from then on they are shown.
    Column("ready", Boolean, nullable=False, server_default=false()),
)

board_rows = Table(
    "board_rows",
    metadata,
    profile_column(),
    Column("day", Date, primary_key=True),
    # "platform", or a company's id.
    Column("scope", Text, primary_key=True),
    # A category, or "all".
    Column("category", Text, primary_key=True),
    # The order of a board (rule 6.2). Points are kept with their sign turned, so that all of it rises and one walk
    # along the index, from any row on, gives a page in either direction.
    Column("minus_points", BigInteger, nullable=False),
    Column("hidden", Boolean, nullable=False),
    # Folded, and cut; empty for a private profile.
    Column("shown_name", ByteOrdered, nullable=False),
    Column("shuffle", ByteOrdered, nullable=False),
    Index("ix_board_rows_order", "day", "scope", "category", "minus_points", "hidden", "shown_name", "shuffle"),
)

board_buckets = Table(
    "board_buckets",
    metadata,
    # How many rows of a board have points from `bucket` times `width` on, and below the next bucket.
    Column("day", Date, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    # 0 for the one bucket that counts private profiles.
    Column("width", Integer, primary_key=True),
    Column("bucket", BigInteger, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
