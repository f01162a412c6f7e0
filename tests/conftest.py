"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.running import RunningBackend

# Untimed, as a busy machine is no failing test; the same examples each time, so that a failure can be run again.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """One for the whole run: what a test makes has names of its own."""
    with RunningBackend(tmp_path_factory.mktemp("backend")) as running:
        yield running


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of this project's tests."""
    parser.addoption("--record-stories", action="store_true", help="keep what stories write to their terminals")
