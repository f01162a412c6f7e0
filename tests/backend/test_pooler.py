"""Behind a pooler that hands out a connection per transaction: nothing is kept on one, and bounds hold all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.store.database import POOL_SIZE, Database, Tx
from tests import databases

OFTEN = 12
"""Beyond what makes the driver prepare a statement."""
PAST_IT = ""
"""What stands behind the URL of a server that is reached without a pooler, as for migrations."""


def settings_of(tx: Tx) -> tuple[str, ...]:
    return tuple(tx.execute(text(f"SHOW {name}")).scalar_one() for name in ("lock_timeout", "statement_timeout"))


def prepared(tx: Tx) -> int:
    return int(tx.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one())


@pytest.fixture(params=[PAST_IT, "?pooler=transaction"])
def database(request: pytest.FixtureRequest, postgresql_folder: Path) -> Iterator[Database]:
    url = databases.postgresql_url(postgresql_folder)
    made = Database(url + request.param.replace("?", "&" if "?" in url else "?"))
    yield made
    made.close()


def test_bounds_hold_in_every_unit(database: Database) -> None:
    for run in (database.read_now, database.write_now):
        assert run(settings_of) == ("5s", "15s")


@pytest.mark.parametrize("database", [PAST_IT], indirect=True)
def test_a_migration_takes_as_long_as_it_takes_and_no_unit_does_after_it(database: Database) -> None:
    with database.migrating() as connection:
        assert settings_of(connection) == ("5s", "0")
    assert {database.write_now(settings_of) for _ in range(POOL_SIZE)} == {("5s", "15s")}


def test_nothing_stays_on_a_connection_of_a_pooler(database: Database) -> None:
    pooled = "pooler" in database.url.query
    for _ in range(OFTEN):
        database.write_now(settings_of)
    assert (database.read_now(prepared) == 0) == pooled
    with database.engine.connect() as connection:
        assert connection.connection.driver_connection is not None
        own = connection.connection.driver_connection.execute("SHOW lock_timeout").fetchone()
    assert (own == ("0",)) == pooled


@pytest.mark.parametrize("url", ["postgresql://h/n?pooler=session", "postgresql://h/n?pooler=statement"])
def test_another_mode_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"pooler=transaction"):
        Database(url)
