"""Activities, the point ledger, and every sum of it that is kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, Text, false

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata, profile_column

activities = Table(
    "activities",
    metadata,
    Column("sender", Text, nullable=False),
    Column("id", Text, nullable=False),
    profile_column(key=False),
    Column("kind", Text, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("title", Text),
    # Of what was sent, to tell a repetition from another activity under the same id (rule 2.2).
    Column("digest", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    # From a private profile that was merged into a public one, and not chosen to be seen (rule 11.2).
    Column("hidden", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("sender", "id"),
    Index(None, "profile_id", "kind", "occurred_at"),
)

point_ledger = Table(
    "point_ledger",
    metadata,
    profile_column(),
    id_column(),
    Column("kind", Text, nullable=False),
    # None for a penalty.
    Column("category", Text),
    Column("title", Text),
    Column("points", Integer, nullable=False),
    Column("reason", Text),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index(None, "profile_id", "occurred_at", "id"),
)

standings = Table(
    "standings",
    metadata,
    profile_column(),
    # The sum of the ledger, below 0 too; shown as at least 0 (rule 2.4). The row is what an award locks first.
    Column("points", BigInteger, nullable=False),
    # Random, and another when the profile becomes private: its place among private ones with its points (rule 6.2).
    Column("shuffle", Text),
)

category_points = Table(
    "category_points",
    metadata,
    profile_column(),
    Column("category", Text, primary_key=True),
    Column("points", BigInteger, nullable=False),
)

day_points = Table(
    "day_points",
    metadata,
    profile_column(),
    Column("day", Date, primary_key=True),
    # A category, or "penalty".
    Column("category", Text, primary_key=True),
    Column("points", Integer, nullable=False),
    Index(None, "day", "category", "profile_id", "points"),
)

cap_counters = Table(
    "cap_counters",
    metadata,
    profile_column(),
    Column("kind", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    # What was asked for until the maximum was reached; the last one may have asked for more than was left.
    Column("points", Integer, nullable=False),
)

activity_counts = Table(
    "activity_counts",
    metadata,
    profile_column(),
    Column("kind", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

earned_badges = Table(
    "earned_badges",
    metadata,
    profile_column(),
    Column("badge_id", Text, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("earned_at", Instant, nullable=False),
    # As of activities.
    Column("hidden", Boolean, nullable=False, server_default=false()),
)

badge_rules = Table(
    "badge_rules",
    metadata,
    # Badges that operators made, or changed from what the catalogue's file says of the same id.
    id_column(),
    Column("name", Text, nullable=False),
    Column("rarity", Text, nullable=False),
    Column("description", Text, nullable=False),
    # What is counted: an object of "of", "kinds" and "category".
    Column("metric", Json, nullable=False),
    # One per level, rising.
    Column("targets", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
