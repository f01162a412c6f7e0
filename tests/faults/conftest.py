"""A database that servers are killed over, and who acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import argon2
import pytest

from backend.passwords import PasswordHasher
from backend.services import Services, utc_now
from backend.store import challenges
from backend.store.database import Database
from tests import databases


@pytest.fixture(params=databases.KINDS)
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    """What the backend has in common, over a database of its own and with the true clock."""
    if request.param == "sqlite":
        database = databases.sqlite(tmp_path)
    else:
        database = databases.postgresql(request.getfixturevalue("postgresql_folder"))
    yield from services_over(database)


def services_over(database: Database) -> Iterator[Services]:
    """The same over a given database, which is closed afterwards."""
    database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield Services(database, passwords, public_url="https://profile.example")
    passwords.close()
    database.close()
