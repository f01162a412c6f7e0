"""What is told through a real sshd; where it is missing, it is skipped and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.running import RunningBackend
from tests.ssh import server
from tests.ssh.relay import Relay
from tests.stories.house import House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of these needs OpenSSH."""
    reason = server.missing()
    for item in items:
        if reason and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


ROUND_TRIP = 0.04
"""Seconds between the far side and its backend, so that many a drop finds a request on its way."""


@pytest.fixture(scope="session")
def quiet_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBackend]:
    """One with nobody in it but whom the stories over SSH make, some way off."""
    with RunningBackend(tmp_path_factory.mktemp("quiet"), community=False) as running:
        before, _, port = running.server.rpartition(":")
        with Relay(int(port), ROUND_TRIP) as relay:
            running.server = f"{before}:{relay.port}"
            yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, since sockets lie in it."""
    with TemporaryDirectory(prefix="mx-") as made:
        yield Path(made)


@pytest.fixture
def house(folder: Path, quiet_backend: RunningBackend) -> House:
    """The far side: the home of whoever comes through the server."""
    home = folder / "home"
    home.mkdir()
    return House(quiet_backend, home)
