"""Merges and personal data."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=True),
        sa.Column("emails", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("code_sent_at", sa.BigInteger(), nullable=True),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("merged_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", _JSON, nullable=True),
        _of_profile("merges"),
        sa.PrimaryKeyConstraint("profile_id", "id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_expires_at"), "merges", ["expires_at"])
    op.create_table(
        "former_profiles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("referral_code", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        _of_profile("former_profiles"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_profiles")),
        sa.UniqueConstraint("referral_code", name=op.f("uq_former_profiles_referral_code")),
    )
    op.create_index(op.f("ix_former_profiles_profile_id"), "former_profiles", ["profile_id"])
    op.create_table(
        "further_claims",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        _of_profile("further_claims"),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenges.id"], name=op.f("fk_further_claims_challenge_id")),
        sa.PrimaryKeyConstraint("profile_id", "challenge_id", "account_id", name=op.f("pk_further_claims")),
    )
    op.create_index(op.f("ix_profiles_referred_by"), "profiles", ["referred_by"])
    for table in ("activities", "earned_badges"):
        op.add_column(table, sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    _personal_data()


def _personal_data() -> None:
    op.create_index(op.f("ix_audit_log_actor_id"), "audit_log", ["actor", "id"])
    op.create_table(
        "downloads",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _of_profile("downloads"),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_downloads")),
        sa.UniqueConstraint("id", name=op.f("uq_downloads_id")),
    )
    op.create_index(op.f("ix_downloads_expires_at"), "downloads", ["expires_at"])
    op.create_table(
        "download_pieces",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["downloads.profile_id"],
            name=op.f("fk_download_pieces_profile_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "number", name=op.f("pk_download_pieces")),
    )
    # Changes are written since the schema has a place for them, which for a profile older than that is about now.
    settings = sa.table("settings", sa.column("name", sa.Text()), sa.column("value", _JSON))
    op.bulk_insert(settings, [{"name": "changes_tracked_since", "value": datetime.now(UTC).isoformat()}])


def _of_profile(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["profile_id"], ["profiles.id"], name=op.f(f"fk_{table}_profile_id"), ondelete="CASCADE"
    )
