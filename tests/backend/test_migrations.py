"""The migrations and the tables that the code knows are the same, on both databases; an empty one gets all or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from backend.store import schema_version
from backend.store.database import Database
from backend.store.tables import metadata
from tests import databases
from tests.backend.breaking import PulledPlug, breaking

LATE = 110
"""A statement far behind the first migration."""


def test_the_migrations_make_just_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_first_migration_that_is_broken_off_leaves_an_empty_database(
    kind: str, postgresql_folder: Path, tmp_path: Path
) -> None:
    empty = f"sqlite:///{tmp_path}/empty.db" if kind == "sqlite" else databases.postgresql_url(postgresql_folder)
    database = Database(empty)
    with pytest.raises(PulledPlug), breaking(database, LATE):
        schema_version.migrate(database)
    assert database.read_now(schema_version.current) is None
    database.close()
