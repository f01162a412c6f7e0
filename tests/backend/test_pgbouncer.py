"""Behind a real PgBouncer that hands out three connections by transaction; skipped where it is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from backend.passwords import PasswordHasher
from backend.services import Services, utc_now
from backend.store import challenges
from backend.store.database import Database, Tx
from tests import databases
from tests.backend.people import PASSWORD
from tests.faults.acts import PATIENCE, Act, connect
from tests.faults.test_kills import World, check_acknowledged, check_sums
from tests.poolers import PGBOUNCER, SERVER_CONNECTIONS, PgBouncer
from tests.running import ServerProcess

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed: apt-get install pgbouncer"),
]
CLIENTS = 12
OFTEN = 12
"""Beyond what makes the driver prepare a statement."""


@pytest.fixture
def direct(postgresql_folder: Path) -> Iterator[Database]:
    """A migrated database, past the pooler."""
    with closing(databases.postgresql(postgresql_folder)) as database:
        yield database


@pytest.fixture
def pooled(direct: Database) -> Iterator[str]:
    """The same by way of the pooler; its URL."""
    with PgBouncer(direct.url) as pooler:
        yield pooler.url


def of_the_server(tx: Tx) -> tuple[int, str, str, int]:
    """Which of its processes serves this transaction; the bounds that hold; and how much is prepared there."""
    query = (
        "SELECT pg_backend_pid(), current_setting('lock_timeout'), current_setting('statement_timeout'),"
        " (SELECT count(*) FROM pg_prepared_statements)"
    )
    pid, lock, statement, prepared = tx.execute(text(query)).one()
    return pid, lock, statement, prepared


def test_bounds_hold_on_whichever_connection_and_nothing_is_prepared_there(pooled: str) -> None:
    with closing(Database(pooled)) as database, ThreadPoolExecutor(CLIENTS) as threads:
        found = [*threads.map(lambda _: database.write_now(of_the_server), range(CLIENTS * OFTEN))]
    assert 1 < len({pid for pid, *_ in found}) <= SERVER_CONNECTIONS
    assert {tuple(rest) for _, *rest in found} == {("5s", "15s", 0)}


def test_two_workers_serve_a_crowd_through_it(direct: Database, pooled: str, tmp_path: Path) -> None:
    direct.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    passwords = PasswordHasher()
    world = World(Services(direct, passwords, public_url="https://profile.example"), 1)
    crowd = [world.member() for _ in range(4)]
    world.acts += [world.award(person) for person in crowd for _ in range(CLIENTS)]
    world.acts += [world.claim(person) for person in crowd for _ in range(3)]
    world.random.shuffle(world.acts)
    lines = [world.acts[number::CLIENTS] for number in range(CLIENTS)]

    with ServerProcess(tmp_path, pooled, "--workers", "2") as running, ThreadPoolExecutor(CLIENTS) as threads:

        def play(line: list[Act]) -> None:
            with closing(connect(running.server)) as connection:
                for act in line:
                    act.send(connection)

        list(threads.map(play, lines))
        with httpx.Client(base_url=running.server, timeout=PATIENCE, trust_env=False) as client:
            signed_in = client.post("/v1/sessions", json={"email": crowd[0].email, "password": PASSWORD})
            assert signed_in.status_code == 201
            assert client.get("/v1/ready").status_code == 200
    check_acknowledged(world.services, world.acts)
    check_sums(world.services)
    passwords.close()
