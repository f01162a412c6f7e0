"""A real backend in this process, over each of the two databases, with a clock that a test can move."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import argon2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.app import create_app
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import challenges
from backend.store.database import Database
from tests import databases
from tests.backend import people
from tests.backend.direct import DirectClient
from tests.backend.people import Person

ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
"""For what SQLite has not, with its one writer, and its file of one process."""


class Clock:
    """The backend's clock: stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        """Lets time pass."""
        self.now += by


@pytest.fixture(scope="session")
def shared_databases(
    tmp_path_factory: pytest.TempPathFactory, postgresql_folder: Path
) -> Iterator[dict[str, databases.Emptied]]:
    """The database of each kind that the tests of this process share."""
    folders = {"sqlite": tmp_path_factory.mktemp("shared"), "postgresql": postgresql_folder}
    shared = {kind: databases.Emptied(kind, folders[kind]) for kind in databases.KINDS}
    yield shared
    for one in shared.values():
        one.close()


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, shared_databases: dict[str, databases.Emptied]) -> Database:
    """A migrated, empty database; every test that asks for it runs on both kinds."""
    return shared_databases[request.param].get()


@pytest.fixture
def clock() -> Clock:
    """The backend's clock."""
    return Clock()


@pytest.fixture
def services(database: Database, clock: Clock) -> Iterator[Services]:
    """What the operations share; password hashing as cheap as it gets."""
    database.write_now(lambda tx: challenges.ensure_current(tx, clock()))
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield Services(database, passwords, public_url="https://profile.example", clock=clock)
    passwords.close()


@functools.cache
def shared_app() -> FastAPI:
    """The application that the tests of this process share: it looks at its services anew for each request."""
    return create_app(cast("Services", None))


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    """The backend's HTTP face."""
    app = shared_app()
    app.state.services = services
    with DirectClient(app) as client:
        yield client


@pytest.fixture
def ada(services: Services) -> Person:
    """The member that a test is about, where it needs nothing special of her."""
    return people.member(services, "ada@example.org")


@pytest.fixture
def old(services: Services) -> Person:
    """Another profile that Ada has made, and is to merge into hers."""
    return people.member(services, "old@example.com", name="Ada's Old Self")
