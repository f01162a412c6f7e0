"""What all tests share."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import thrift
from tests.running import RunningBackend

# Untimed, as a busy machine is no failing test; the same examples each time, so that a failure can be run again.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
# The same hours and colours on the screen, wherever it runs.
os.environ["TZ"] = "UTC"
time.tzset()
os.environ.pop("NO_COLOR", None)


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """One for the whole run: what a test makes has names of its own."""
    with RunningBackend(tmp_path_factory.mktemp("backend")) as running:
        yield running


@pytest.fixture(scope="session")
def postgresql_folder() -> Iterator[Path]:
    """Where this test process keeps its PostgreSQL server; a short path, since its socket lies there.

    Not below pytest's own temporary folder: every start of pytest closes that to the user the server runs as.
    """
    from tests import databases  # only where it is asked for: its packages take time to load

    folder = Path(tempfile.mkdtemp(prefix="mxprofile-pg-"))
    yield folder
    databases.stop_postgresql(folder)


def pytest_collection_finish() -> None:
    """All modules of tests are loaded."""
    thrift.save()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of this project's tests."""
    parser.addoption("--full", action="store_true", help="outside suites and fault runs in full instead of short")
    parser.addoption("--outside-seed", default="20261117", help="what the cases of outside suites are drawn from")
    parser.addoption("--fault-seed", default="20261117", help="what the moments of fault runs are drawn from")
    parser.addoption("--record-stories", action="store_true", help="keep what stories write to their terminals")
    parser.addoption(
        "--contract-server",
        metavar="URL",
        help="test this backend in tests/contract; tests/contract/target.py says how",
    )
