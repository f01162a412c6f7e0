"""Readiness: what it waits for, what it comes back from, and which versions of the database it takes."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from backend import operator
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import schema_version
from backend.store.database import Database
from tests import databases
from tests.backend import people
from tests.backend.people import Person
from tests.backend.test_serve import serve
from tests.running import STOP_SECONDS, ServerProcess

NEWER = "9999"


@pytest.fixture
def own_postgresql() -> Iterator[databases.OwnPostgresql]:
    with databases.OwnPostgresql() as own:
        yield own


class Load:
    """One member who reads and writes, over and over, until told to stop."""

    def __init__(self, server: str, member: Person) -> None:
        self.answers: list[httpx.Response] = []
        self._server, self._member = server, member
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(method,)) for method in ("GET", "PUT")]

    def _ask(self, method: str) -> None:
        path = "/v1/me/points" if method == "GET" else "/v1/me/featured-badges"
        body: dict[str, list[str]] | None = None if method == "GET" else {"badge_ids": []}
        with httpx.Client(base_url=self._server, headers=self._member.headers, timeout=STOP_SECONDS) as http:
            while not self._over.is_set():
                self.answers.append(http.request(method, path, json=body))

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def until_ready(server: str, status: int) -> httpx.Response:
    """Asks for readiness until it is this."""
    until = time.monotonic() + STOP_SECONDS
    while (answer := httpx.get(f"{server}/v1/ready", timeout=STOP_SECONDS)).status_code != status:
        assert time.monotonic() < until, answer.text
        time.sleep(0.05)  # nobody tells when it changes
    return answer


@pytest.mark.slow
def test_a_database_that_stops_and_starts_costs_problems_and_nothing_else(
    own_postgresql: databases.OwnPostgresql, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, own_postgresql.url) as server:
        database, passwords = Database(own_postgresql.url), PasswordHasher()
        ada = people.member(Services(database, passwords, "https://profile.example"))
        database.close()
        passwords.close()
        with Load(server.server, ada) as load:
            until_ready(server.server, 200)
            own_postgresql.stop()
            answer = until_ready(server.server, 503)
            assert answer.json()["code"] == "database_away"
            assert int(answer.headers["Retry-After"]) > 0
            assert httpx.get(f"{server.server}/v1/health", timeout=STOP_SECONDS).status_code == 200
            own_postgresql.start()
            until_ready(server.server, 200)
            so_far = len(load.answers)
            while len(load.answers) < so_far + 20:
                time.sleep(0.02)  # until some that were asked afterwards are answered
        refused = [one for one in load.answers if one.status_code != 200]
        assert {(one.status_code, one.headers["content-type"]) for one in refused} == {
            (503, "application/problem+json")
        }
        assert {one.json()["code"] for one in refused} == {"database_away"}
        assert [one.status_code for one in load.answers[so_far + 4 :]] == [200] * (len(load.answers) - so_far - 4)
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert not [line for line in lines if line["level"] == "error"]


def set_migration(services: Services, number: str) -> None:
    services.database.write_now(
        lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})
    )


def test_it_is_not_ready_while_migrations_are_missing(api: TestClient, services: Services) -> None:
    set_migration(services, "0001")
    answer = api.get("/v1/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "migrations_missing")
    set_migration(services, schema_version.NEEDED)
    assert api.get("/v1/ready").status_code == 200


def test_an_older_version_goes_on_with_a_database_that_was_only_added_to(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    for statement in ("ALTER TABLE profiles ADD COLUMN pronouns TEXT", "CREATE TABLE later (id TEXT PRIMARY KEY)"):
        services.database.write_now(lambda tx, statement=statement: tx.execute(text(statement)))  # type: ignore[misc]
    set_migration(services, NEWER)
    assert api.get("/v1/ready").status_code == 200
    assert api.get("/v1/me/overview", headers=ada.headers).status_code == 200
    services.database.write_now(lambda tx: schema_version.fits_from(tx, NEWER))
    answer = api.get("/v1/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "migrations_missing")


@pytest.mark.slow
def test_an_older_version_starts_beside_a_newer_one_unless_it_no_longer_fits(
    postgresql_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = databases.postgresql(postgresql_folder)
    url = database.url.render_as_string(hide_password=False).replace("+psycopg", "")
    database.write_now(lambda tx: tx.execute(text(f"UPDATE alembic_version SET version_num = '{NEWER}'")))
    with ServerProcess(tmp_path, url) as server:
        assert httpx.get(f"{server.server}/v1/ready", timeout=STOP_SECONDS).status_code == 200
    assert operator.main(["migrate", "--database", url]) == 0
    assert "newer" in capsys.readouterr().out
    database.write_now(lambda tx: schema_version.fits_from(tx, NEWER))
    database.close()
    refused = serve("--database", url)
    assert refused.returncode == 1
    assert "newer version" in refused.stderr.splitlines()[-1]
