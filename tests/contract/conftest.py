"""A backend that is really there, members of it, and the watch over every answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import databases
from tests.contract.document import Document, Seen, watch
from tests.contract.target import PATIENCE, Member, Target
from tests.running import ServerProcess


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test runs on each backend; all of one backend in one process."""
    if "target" not in metafunc.fixturenames:
        return
    named = metafunc.config.getoption("--contract-server")
    params = [
        pytest.param(kind, marks=[pytest.mark.slow, pytest.mark.xdist_group(f"contract-{kind}")], id=kind)
        for kind in (["named"] if named else databases.KINDS)
    ]
    metafunc.parametrize("target", params, indirect=True, scope="session")


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The backend."""
    named = request.config.getoption("--contract-server")
    if named:
        yield Target.from_environment(named)
        return
    folder: Path = tmp_path_factory.mktemp("contract")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'profile.db'}"
    else:
        url = databases.postgresql_url(request.getfixturevalue("postgresql_folder"))
    with ServerProcess(folder, url) as running:
        yield Target.of_database(running.server, running.mail_dir, url)


@pytest.fixture(scope="session")
def document(target: Target) -> Document:
    """What it says of itself."""
    answer = httpx.get(f"{target.server}/openapi.json", timeout=PATIENCE, trust_env=False)
    assert answer.status_code == 200
    return Document(answer.json())


@pytest.fixture(autouse=True)
def seen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    """Every answer of the test that asks for a backend; each was checked against the document as it came."""
    if "target" not in request.fixturenames:
        return []
    return watch(request.getfixturevalue("document"), monkeypatch)


@pytest.fixture(scope="session")
def member(target: Target) -> Member:
    """A member that tests share: what they do to her must not disturb the others."""
    return asyncio.run(target.new_member())


@pytest.fixture
def newcomer(target: Target) -> Member:
    """Someone who has done nothing yet."""
    return asyncio.run(target.new_member())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
