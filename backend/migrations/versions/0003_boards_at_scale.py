"""Boards at scale: the boards of today, made from the daily roll-up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("standings", sa.Column("shuffle", sa.Text(), nullable=True))
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "board_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("built_to", sa.Text(), nullable=False),
        sa.Column("ready", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_board_days")),
    )
    op.create_table(
        "board_rows",
        sa.Column("profile_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("minus_points", sa.BigInteger(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("shown_name", by_bytes, nullable=False),
        sa.Column("shuffle", by_bytes, nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_board_rows_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "day", "scope", "category", name=op.f("pk_board_rows")),
    )
    op.create_table(
        "board_buckets",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "scope", "category", "width", "bucket", name=op.f("pk_board_buckets")),
    )
    _fill(op.get_bind(), datetime.now(UTC).date())
    op.create_index(
        "ix_board_rows_order",
        "board_rows",
        ["day", "scope", "category", "minus_points", "hidden", "shown_name", "shuffle"],
        unique=False,
    )


def _fill(bind: sa.Connection, today: date) -> None:
    """Makes the boards of `today` from the rows that are there; in a database without any, nothing."""
    random = "lower(hex(randomblob(8)))" if bind.dialect.name == "sqlite" else "substr(md5(random()::text), 1, 16)"
    bind.execute(sa.text(f"UPDATE standings SET shuffle = {random}"))  # noqa: S608 - one of two constants
    last = bind.execute(sa.text("SELECT max(profile_id) FROM day_points")).scalar_one()
    if last is None:
        return
    day = sa.bindparam("day", today, sa.Date())
    bind.execute(
        sa.text("INSERT INTO board_days (day, built_to, ready) VALUES (:day, :last, :ready)").bindparams(
            day, last=last, ready=True
        )
    )
    bind.execute(
        sa.text(
            "WITH sums AS ("
            " SELECT profile_id, category, sum(points) AS points FROM day_points"
            " WHERE day BETWEEN :first AND :day AND category <> 'penalty' GROUP BY profile_id, category"
            " UNION ALL SELECT profile_id, 'all', sum(points) FROM day_points"
            " WHERE day BETWEEN :first AND :day GROUP BY profile_id"
            "), scopes AS ("
            " SELECT id AS profile_id, 'platform' AS scope FROM profiles"
            " UNION SELECT profile_id, company_id FROM accounts WHERE company_id IS NOT NULL) "
            "INSERT INTO board_rows"
            " (profile_id, day, scope, category, minus_points, hidden, shown_name, shuffle) "
            "SELECT profiles.id, :day, scopes.scope, sums.category,"
            " CASE WHEN sums.points > 0 THEN -sums.points ELSE 0 END, NOT profiles.public,"
            " CASE WHEN profiles.public THEN substr(lower(profiles.name), 1, 64) ELSE '' END, standings.shuffle "
            "FROM sums JOIN scopes ON scopes.profile_id = sums.profile_id"
            " JOIN profiles ON profiles.id = sums.profile_id JOIN standings ON standings.profile_id = sums.profile_id"
        ).bindparams(day, sa.bindparam("first", today - timedelta(days=29), sa.Date()))
    )
    for width in (1, 64, 4096):
        bind.execute(
            sa.text(
                "INSERT INTO board_buckets (day, scope, category, width, bucket, count) "
                "SELECT day, scope, category, :width, -minus_points / :width AS bucket, count(*) FROM board_rows "
                "GROUP BY day, scope, category, bucket"
            ).bindparams(width=width)
        )
    bind.execute(
        sa.text(
            "INSERT INTO board_buckets (day, scope, category, width, bucket, count) "
            "SELECT day, scope, category, 0, 0, count(*) FROM board_rows WHERE hidden GROUP BY day, scope, category"
        )
    )
