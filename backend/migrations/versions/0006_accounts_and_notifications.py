"""Accounts and notifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification_settings",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("buzz_daily_digest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("buzz_thread_updates", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("invitation_mail", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("challenge_mail", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_notification_settings_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_notification_settings")),
    )
    op.create_table(
        "watched_apps",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("watching", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_watched_apps_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "app_id", name=op.f("pk_watched_apps")),
    )
    op.create_table(
        "completed_challenges",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenges.id"], name=op.f("fk_completed_challenges_challenge_id")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_completed_challenges_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "challenge_id", name=op.f("pk_completed_challenges")),
    )
