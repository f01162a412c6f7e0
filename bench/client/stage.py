"""What the client is measured on: a running backend, somebody who is signed in there, and a home folder."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from platformdirs import user_cache_path
from pydantic import SecretStr
from sqlalchemy import select

from api_client.client import Client
from api_client.wire.enums import SecretKind
from backend.store import secrets
from backend.store.database import Tx
from backend.store.tables import accounts
from bench.backend import seeded
from tests.running import ServerProcess
from tui import credentials

HELLO = (sys.executable, str(Path(__file__).with_name("hello.py")))
CLIENT = (str(Path(sys.executable).with_name("mxprofile")),)


POSTING = ("posting==2.11.1", "tree-sitter==0.25.*")
"""The peer, and what it needs with it: the newest tree-sitter crashes it."""


@dataclass(frozen=True)
class Stage:
    """Where the client is opened."""

    server: str
    environment: dict[str, str]


@contextmanager
def demo() -> Iterator[Stage]:
    """The demo's community in a running backend, its member signed in."""
    with tempfile.TemporaryDirectory(prefix="mx-") as name:
        folder = Path(name)
        with ServerProcess(folder, f"sqlite:///{folder / 'demo.db'}", "--demo-data", loads=True) as backend:
            environment = at_home(folder / "home", backend.server)
            known = json.loads((folder / "sign-in.json").read_text())
            with patch.dict("os.environ", environment):
                asyncio.run(_sign_in(backend.server, known["email"], SecretStr(known["password"])))
            yield Stage(backend.server, environment)


async def _sign_in(server: str, email: str, password: SecretStr) -> None:
    async with Client(server) as client:
        credentials.store(credentials.of_session(server, await client.sessions.sign_in(email, password)))


def at_home(home: Path, server: str) -> dict[str, str]:
    """The environment of programs in a home folder of their own."""
    home.mkdir()
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "MXPROFILE_SERVER": server}


@contextmanager
def crowd(members: int) -> Iterator[Stage]:
    """So many members in a running backend, one of them signed in; the database is kept for the next time."""
    with (
        seeded.database("sqlite", members, cache()) as database,
        tempfile.TemporaryDirectory(prefix="mx-") as name,
        ServerProcess(Path(name), database.url.render_as_string(hide_password=False), loads=True) as backend,
    ):
        token = database.write_now(_key_of_somebody)
        environment = at_home(Path(name) / "home", backend.server)
        yield Stage(backend.server, {**environment, "MXPROFILE_TOKEN": token.get_secret_value()})


def _key_of_somebody(tx: Tx) -> SecretStr:
    account = tx.execute(select(accounts.c.id).limit(1)).scalar_one()
    return secrets.issue(tx, SecretKind.API_KEY, now=datetime.now(UTC), name="bench", account_id=account)[0]


@contextmanager
def silent() -> Iterator[Stage]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.TemporaryDirectory(prefix="mx-") as name:
        server = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield Stage(server, {**at_home(Path(name) / "home", server), "MXPROFILE_TOKEN": "not-a-token"})


def posting() -> Path | str:
    """The program of the peer, in an environment of its own, or why it is not there."""
    folder = cache() / POSTING[0].replace("==", "-")
    program, done = folder / "bin" / "posting", folder / "installed"
    if not done.exists():
        pip = str(folder / "bin" / "pip")
        for command in ([sys.executable, "-m", "venv", str(folder)], [pip, "install", "-q", *POSTING]):
            came = subprocess.run(command, capture_output=True, text=True, check=False)
            if came.returncode:
                return f"posting could not be installed: {(came.stderr.strip().splitlines() or ['?'])[-1]}"
        done.touch()
    return program


def cache() -> Path:
    """Where what takes long to make is kept."""
    folder = user_cache_path("mxprofile-bench", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
