"""docs/running.md: its table of options is that of the parser, and its backups can be restored, as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store.database import Database
from backend.store.tables import profiles
from docs.options_table import RUNNING, with_table
from tests import databases
from tests.backend import people
from tests.running import STOP_SECONDS, ServerProcess

PAGE = RUNNING.read_text(encoding="utf-8")


def test_the_table_of_options_is_that_of_the_command() -> None:
    assert with_table(PAGE) == PAGE, "run: make docs"


def test_every_metric_is_named() -> None:
    source = (RUNNING.parent.parent / "backend" / "metrics.py").read_text(encoding="utf-8")
    names = re.findall(r'Counter\(\s*"(\w+)"', source)
    assert len(names) > 3
    said = [f"{name}_total" for name in names]
    said += re.findall(r'(?:Gauge|Histogram)\(\s*"(\w+)"', source)
    assert [name for name in said if f"`{name}`" not in PAGE] == []


def commands(heading: str) -> list[str]:
    """The shell blocks below a heading of the page."""
    section = re.split(r"^#+ ", PAGE.split(f"### {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def run(script: str, folder: Path, programs: Path | None = None) -> str:
    """Runs a block as a person would paste it; what it prints."""
    path = os.pathsep.join([str(programs or ""), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
        timeout=STOP_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def being_written_to(url: str, folder: Path) -> Iterator[people.Person]:
    """A server over the database, and someone who writes all the while."""
    with ServerProcess(folder, url) as server:
        database, passwords = Database(url), PasswordHasher()
        ada = people.member(Services(database, passwords, "https://profile.example"), name="Ada Backed-up")
        database.close()
        passwords.close()
        over = threading.Event()

        def write() -> None:
            with httpx.Client(base_url=server.server, headers=ada.headers, timeout=STOP_SECONDS) as http:
                while not over.is_set():
                    assert http.put("/v1/me/featured-badges", json={"badge_ids": []}).status_code == 200

        writing = threading.Thread(target=write)
        writing.start()
        try:
            yield ada
        finally:
            over.set()
            writing.join()


def assert_has(url: str, ada: people.Person, folder: Path) -> None:
    """She is there, and her session opens what it did."""
    database = Database(url)
    assert database.read_now(lambda tx: tx.execute(select(profiles.c.name)).scalars().all()) == ["Ada Backed-up"]
    database.close()
    with ServerProcess(folder, url) as server:
        answer = httpx.get(f"{server.server}/v1/me/overview", headers=ada.headers, timeout=STOP_SECONDS)
    assert answer.status_code == 200


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the command sqlite3 is not installed")
def test_a_backup_of_a_sqlite_file_that_is_served_is_restored(tmp_path: Path) -> None:
    back_up, restore = commands("SQLite")
    url = f"sqlite:///{tmp_path / 'profile.db'}"
    with being_written_to(url, tmp_path) as ada:
        run(back_up, tmp_path)
    (tmp_path / "profile.db").write_bytes(b"lost")
    run(restore, tmp_path)
    assert_has(url, ada, tmp_path)


@pytest.mark.slow
def test_a_backup_of_a_postgresql_that_is_served_is_restored(postgresql_folder: Path, tmp_path: Path) -> None:
    server = databases.postgresql_server(postgresql_folder)
    url, restored = databases.postgresql_url(postgresql_folder), f"restored_{os.getpid()}"
    as_written = {"postgresql://user@host/profile": url, "postgresql://user@host/restored": server.get_uri(restored)}

    def here(script: str) -> str:
        for name, real in as_written.items():
            script = script.replace(name, f"'{real}'")
        return script.replace("=''", "='").replace(" restored\n", f" {restored}\n")

    back_up, restore = commands("PostgreSQL")
    with being_written_to(url, tmp_path) as ada:
        run(here(back_up), tmp_path, server.bin_path)
    run(here(restore), tmp_path, server.bin_path)
    assert_has(server.get_uri(restored), ada, tmp_path)
