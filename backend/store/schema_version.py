"""Which migration a database has, and which one this version needs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from backend.store.database import Database, Tx

MIGRATIONS = Path(__file__).parent.parent / "migrations"
NEEDED = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
"""The newest migration's number; the files are numbered, so Alembic need not be loaded to know it."""

_alembic_version = table("alembic_version", column("version_num"))


def current(tx: Tx) -> str | None:
    """The migration the database has; None for an empty one."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(select(_alembic_version.c.version_num)).scalar_one_or_none()


def is_current(tx: Tx) -> bool:
    """True when the database has the migration that this version needs."""
    return current(tx) == NEEDED


def migrate(database: Database) -> None:
    """Brings the database to the needed migration; does nothing when it has it."""
    from alembic import command  # a quarter of a second that a start with a current database does not pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
