"""Units of work: what one that only reads can't do, and connections that went while nobody used them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from backend.store.database import BUSY_SECONDS, POOL_SIZE, Database, DatabaseAway, Tx
from backend.store.tables import settings
from tests.backend.conftest import ON_POSTGRESQL


def test_a_unit_that_reads_can_not_write(database: Database) -> None:
    def write(tx: Tx) -> None:
        tx.execute(insert(settings).values(name="written", value=1))
        tx.commit()

    with pytest.raises((DBAPIError, DatabaseAway)):
        database.read_now(write)
    assert database.read_now(lambda tx: tx.execute(select(settings).where(settings.c.name == "written")).all()) == []


def process(tx: Tx) -> int:
    """The server's process that serves this unit."""
    return int(tx.execute(text("SELECT pg_backend_pid()")).scalar_one())


@ON_POSTGRESQL
def test_after_a_rush_units_one_after_the_other_have_the_connection_that_knows_their_statements(
    database: Database,
) -> None:
    rush = threading.Barrier(POOL_SIZE)

    def together(tx: Tx) -> int:
        rush.wait(BUSY_SECONDS)
        return process(tx)

    with ThreadPoolExecutor(POOL_SIZE) as threads:
        assert len({*threads.map(lambda _: database.read_now(together), range(POOL_SIZE))}) == POOL_SIZE
    assert len({database.read_now(process) for _ in range(POOL_SIZE)}) == 1


@ON_POSTGRESQL
def test_a_connection_that_the_server_ended_fails_nobody(database: Database) -> None:
    ended = database.read_now(process)
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    assert database.read_now(process) != ended


@ON_POSTGRESQL
def test_a_server_that_vanished_is_noticed(database: Database) -> None:
    """Nothing here can take a machine off its network: that the driver is told to notice has to do."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
    assert int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"]) <= 30
    assert int(told["tcp_user_timeout"]) <= 30_000
