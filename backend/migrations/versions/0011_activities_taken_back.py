"""What a merge took back, since both profiles had it, is known when its service sends it again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_taken_back_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sender", "id", name=op.f("pk_taken_back")),
    )
    op.create_index(op.f("ix_taken_back_profile_id"), "taken_back", ["profile_id"])
