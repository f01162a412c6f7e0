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
    op.create_table(
        "pending_accounts",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("marketing_consent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pending_accounts_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_pending_accounts_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "id", name=op.f("pk_pending_accounts")),
    )
    for column in ("account_id", "email_key", "expires_at"):
        op.create_index(op.f(f"ix_pending_accounts_{column}"), "pending_accounts", [column], unique=False)
    # Without it, deleting a profile looks at every row.
    op.create_index(op.f("ix_connections_other_id"), "connections", ["other_id"], unique=False)
