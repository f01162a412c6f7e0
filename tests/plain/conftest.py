"""A backend that all tests of the plain commands share, and the command as a person in her own home runs it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api_client.client import Client
from tests import forked
from tests.plain.here import ELSEWHERE, RUNS, Here
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member


class Shell:
    """Runs ``mxprofile`` with folders and a server of its own."""

    def __init__(self, home: Path, server: str, token: str | None = None) -> None:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
        self.environment = {**kept, "HOME": str(home), "MXPROFILE_SERVER": server}
        if token is not None:
            self.environment["MXPROFILE_TOKEN"] = token

    def run(self, *arguments: str, given: str = "", token: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run it to its end; `token` is used instead of what is known."""
        environment = self.environment if token is None else {**self.environment, "MXPROFILE_TOKEN": token}
        return forked.command([*arguments], environment, given)

    def out(self, *arguments: str) -> str:
        """Run it and return what it printed; it must end well."""
        ended = self.run(*arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def json(self, *arguments: str) -> Any:
        """Run it with ``--json`` and return the document."""
        return json.loads(self.out(*arguments, "--json"))


@pytest.fixture
def nobody(backend: RunningBackend, tmp_path: Path) -> Shell:
    """Someone who hasn't signed in."""
    return Shell(tmp_path, backend.server)


@pytest.fixture
def member(backend: RunningBackend, tmp_path: Path) -> Shell:
    """The member of the demo, by a session in ``MXPROFILE_TOKEN``."""

    async def session() -> str:
        async with Client(backend.server) as client:
            answer = await client.sessions.sign_in(backend.email, SecretStr(backend.password))
            return answer.token.get_secret_value()

    return Shell(tmp_path, backend.server, asyncio.run(session()))


@pytest.fixture
def here(
    backend: RunningBackend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> Iterator[Here]:
    """Commands in a home of one's own, as somebody who hasn't signed in."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "MXPROFILE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MXPROFILE_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("MXPROFILE_SERVER", backend.server)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("keyring = false\n")
    running = Here(backend, monkeypatch, capsys)
    yield running
    if request.node.originalname in RUNS:
        assert running.ran - ELSEWHERE == RUNS[request.node.originalname] - ELSEWHERE


@pytest.fixture
def grace(backend: RunningBackend, here: Here) -> NewMember:
    """Who types the commands."""
    member = new_member(backend)
    here.become(member)
    return member


@pytest.fixture
def member_of_the_demo(here: Here, backend: RunningBackend) -> None:
    """The commands are typed by who is a member of the demo for long."""
    here.sign_in(backend.email, backend.password)
