"""Merges on their way, and what is left of profiles that were merged into others (rule 11)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from backend.store.columns import Instant, Json
from backend.store.tables.base import id_column, metadata, profile_column

merges = Table(
    "merges",
    metadata,
    # Whose profile stays.
    profile_column(),
    id_column(),
    # The account that began it.
    Column("account_id", Text, nullable=False),
    # The profile that goes; None for an address that has none, which nobody is told. It is gone in the end.
    Column("other_id", Text),
    # [{"id", "masked", "key", "address"}]: where a code can go; no address where there is no profile.
    Column("emails", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("code_sent_at", Instant),
    Column("verified_at", Instant),
    # Of both profiles, as the preview showed them.
    Column("version", Text),
    Column("merged_at", Instant),
    # The answer to the confirmation, for whoever confirms again.
    Column("answer", Json),
)

former_profiles = Table(
    "former_profiles",
    metadata,
    # A profile that was merged into another: its id and its invite link still lead to the member.
    id_column(),
    Column("profile_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("referral_code", Text, nullable=False, unique=True),
    Column("merged_at", Instant, nullable=False),
)

further_claims = Table(
    "further_claims",
    metadata,
    # A challenge that both of two merged profiles had claimed: the first claim stays in `claims`, the later is here.
    profile_column(),
    Column("challenge_id", Text, ForeignKey("challenges.id"), primary_key=True),
    Column("account_id", Text, primary_key=True),
    Column("credits", Integer, nullable=False),
    Column("balance", BigInteger, nullable=False),
    Column("claimed_at", Instant, nullable=False),
)

taken_back = Table(
    "taken_back",
    metadata,
    # An activity that counted twice after a merge and is no more: its id is still used up (rule 2.2).
    Column("sender", Text, primary_key=True),
    id_column(),
    profile_column(key=False),
    Column("digest", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Index(None, "profile_id"),
)
