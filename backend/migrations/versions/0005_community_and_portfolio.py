"""Community and portfolio."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_connections_profile_id_created_at_other_id"), "connections", ["profile_id", "created_at", "other_id"]
    )
    op.add_column("invitations", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    op.drop_index(op.f("ix_invitations_receiver_id_state"), table_name="invitations")
    op.create_index(
        op.f("ix_invitations_receiver_id_state_created_at_id"),
        "invitations",
        ["receiver_id", "state", "created_at", "id"],
    )
    op.create_index(op.f("ix_invitations_sender_id_created_at_id"), "invitations", ["sender_id", "created_at", "id"])
    op.create_index(op.f("ix_projects_id"), "projects", ["id"], unique=True)
    op.create_index(
        "ix_projects_published",
        "projects",
        ["updated_at", "id"],
        postgresql_where=sa.text("status = 'published'"),
        sqlite_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "referral_invites",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_referral_invites_profile_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "id", name=op.f("pk_referral_invites")),
    )
    op.create_index(op.f("ix_referral_invites_created_at"), "referral_invites", ["created_at"])
    op.create_table(
        "invited_addresses",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("invited_at", sa.BigInteger(), nullable=True),
        sa.Column("refused_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_invited_addresses")),
    )
    op.create_index(op.f("ix_invited_addresses_invited_at"), "invited_addresses", ["invited_at"])
