"""Which migration a database has, and which one this version needs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.exc import DBAPIError

from backend.store.database import ATTEMPTS, Database, Tx, lock_timed_out
from backend.store.tables import settings
from backend.store.upsert import insert_into

MIGRATIONS = Path(__file__).parent.parent / "migrations"
NEEDED = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
"""The newest migration's number; the files are numbered, so Alembic need not be loaded to know it."""

FITS_FROM = "schema_fits_from"
"""A row of the settings: the oldest needed migration of the versions that the database still fits."""

_alembic_version = table("alembic_version", column("version_num"))


def current(tx: Tx) -> str | None:
    """The migration the database has; None for an empty one."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(select(_alembic_version.c.version_num)).scalar_one_or_none()


def fits(tx: Tx) -> bool:
    """True when this version can serve from the database: it has the migrations that are needed, or more that fit.

    While a new version is rolled out, older servers go on with its database: a migration only adds what they need not
    know. One that takes something away says so with `fits_from`, and those before it refuse.
    """
    have = current(tx)
    return have is not None and have >= NEEDED >= _fits_from(tx)


def is_newer(tx: Tx) -> bool:
    """True when the database has migrations that this version does not know."""
    return (current(tx) or "") > NEEDED


def fits_from(connection: Connection, migration: str) -> None:
    """For a migration that takes something away: versions that need less than `migration` can't serve from then on."""
    row = insert_into(connection, settings).values(name=FITS_FROM, value=migration)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": migration}))


def _fits_from(tx: Tx) -> str:
    return str(tx.execute(select(settings.c.value).where(settings.c.name == FITS_FROM)).scalar_one_or_none() or "")


def migrate(database: Database) -> None:
    """Brings the database to the needed migration; does nothing when it has that, or a later one.

    An empty one gets all of them or none. Processes that do this at the same time all come through: who is slower finds
    done what it began.
    """
    from alembic.util import CommandError  # a quarter of a second that a start with a current database does not pay

    for left in reversed(range(ATTEMPTS)):
        before = database.read_now(current)
        try:
            _upgrade(database, at_once=before is None)
        except (CommandError, DBAPIError) as error:
            waited = isinstance(error, DBAPIError) and lock_timed_out(error)
            if left == 0 or not (waited or database.read_now(current) != before):
                raise
        else:
            return


def _upgrade(database: Database, *, at_once: bool) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.migrating() as connection:
        config.attributes["connection"], config.attributes["at_once"] = connection, at_once
        command.upgrade(config, "head")
