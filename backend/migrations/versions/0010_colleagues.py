"""Colleagues are found by walking along an index, however many a company has."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_accounts_company_id_profile_id", "accounts", ["company_id", "profile_id"], unique=False)
    op.drop_index("ix_accounts_company_id", table_name="accounts")
