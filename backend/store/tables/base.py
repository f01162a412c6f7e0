"""What all tables share."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column(name: str = "id") -> Column[str]:
    """A key of its own."""
    return Column(name, Text, primary_key=True)


def profile_column(*, key: bool = True) -> Column[str]:
    """Whose a row is, and with `key` the first part of its key."""
    return Column("profile_id", Text, ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=key, nullable=False)
