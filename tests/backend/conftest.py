"""A real backend in this process, over each of the two databases, with a clock that a test can move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest
from starlette.testclient import TestClient

from backend.app import create_app
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import challenges
from backend.store.database import Database
from tests import databases


class Clock:
    """The backend's clock: stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        """Lets time pass."""
        self.now += by


@pytest.fixture(params=databases.KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        made = databases.sqlite(tmp_path)
    else:
        made = databases.postgresql(request.getfixturevalue("postgresql_folder"))
    yield made
    made.close()


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


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    """The backend's HTTP face."""
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        yield client
