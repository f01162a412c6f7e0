"""The process ``mxprofile serve``: how it starts, what it refuses, how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text

from backend.bounded_http import BoundedHttp
from backend.serve import parser
from backend.store import codes, schema_version
from backend.store.database import Database
from tests import databases
from tests.running import STOP_SECONDS, ServerProcess, Started

pytestmark = pytest.mark.slow


def serve(*options: str) -> subprocess.CompletedProcess[str]:
    """A server that is not expected to start."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", *options]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=STOP_SECONDS
    )


def test_a_new_file_is_migrated_and_for_its_user_alone(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, f"sqlite:///{tmp_path}/new.db", loads=True) as server:
        assert httpx.get(f"{server.server}/v1/ready").json()["status"] == "ok"
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("new.db*")}
    assert modes["new.db"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_second_server_on_one_file_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    with ServerProcess(tmp_path, url, loads=True) as server:
        second = serve("--database", url)
        assert second.returncode == 1
        assert "another server" in second.stderr.splitlines()[-1]
        assert httpx.get(f"{server.server}/v1/ready").status_code == 200


def test_it_bounds_the_head_of_requests(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, f"sqlite:///{tmp_path}/one.db", loads=True) as server:
        address = urlsplit(server.server)
        with socket.create_connection((address.hostname, address.port), timeout=STOP_SECONDS) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nX-Long: ".ljust(BoundedHttp.max_head_bytes + 1, b"x"))
            assert b"head_too_large" in b"".join(iter(lambda: connection.recv(4096), b""))


def test_sigterm_ends_it_in_good_order(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, f"sqlite:///{tmp_path}/one.db", loads=True) as server:
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(STOP_SECONDS) == 0


@pytest.mark.parametrize(("options", "last"), [((), 429), (("--trusted-proxy", "127.0.0.1"), 202)])
def test_what_a_header_says_of_who_asks_is_believed_of_trusted_proxies_only(
    options: tuple[str, ...], last: int, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, f"sqlite:///{tmp_path}/one.db", *options) as server, httpx.Client() as http:
        answers = [
            http.post(
                f"{server.server}/v1/password-resets",
                json={"email": f"{number}@example.org"},
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            ).status_code
            for number in range(codes.PER_NETWORK.count + 1)
        ]
    assert answers == [202] * codes.PER_NETWORK.count + [last]


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, f"sqlite:///{tmp_path}/one.db", loads=True) as server:
        assert isinstance(server.process, Started) and server.process.stdin is not None
        server.process.stdin.close()
        assert server.process.wait(STOP_SECONDS) == 0
        server.process.stdin = None


def test_an_empty_postgresql_is_migrated_an_older_one_names_the_command(
    postgresql_folder: Path, tmp_path: Path
) -> None:
    url = databases.postgresql_url(postgresql_folder)
    with ServerProcess(tmp_path, url, loads=True) as server:
        assert httpx.get(f"{server.server}/v1/ready").status_code == 200
    database = Database(url)
    assert database.read_now(schema_version.fits)
    database.write_now(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '0000'")))
    database.close()
    refused = serve("--database", url)
    assert refused.returncode == 1
    assert "mxprofile operator migrate" in refused.stderr.splitlines()[-1]


def test_servers_that_start_at_once_on_an_empty_postgresql_all_serve(postgresql_folder: Path, tmp_path: Path) -> None:
    url = databases.postgresql_url(postgresql_folder)

    def start(number: int) -> int:
        folder = tmp_path / str(number)
        folder.mkdir()
        with ServerProcess(folder, url, loads=True) as server:
            return httpx.get(f"{server.server}/v1/ready", timeout=STOP_SECONDS).status_code

    with ThreadPoolExecutor() as threads:
        assert [*threads.map(start, range(2))] == [200, 200]


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "postgresql://host:port/name", "nonsense"])
def test_a_database_it_does_not_know_is_named(url: str) -> None:
    refused = serve("--database", url)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--metrics", "9100"], 2),
        (["--metrics", "127.0.0.1:65536"], 2),
        (["--workers", "2"], 2),
        (["--mail-from", "nobody"], 2),
        (["--sms-command", "no-such-program"], 1),
    ],
)
def test_an_option_that_can_not_be_used_is_named_before_anything_is_done(
    options: list[str], code: int, tmp_path: Path
) -> None:
    refused = serve("--database", f"sqlite:///{tmp_path}/one.db", *options)
    assert (refused.returncode, refused.stdout) == (code, "")
    (line,) = refused.stderr.splitlines()
    assert options[0] in line
    assert not (tmp_path / "one.db").exists()


def test_links_in_mails_have_one_slash_behind_the_public_url() -> None:
    for given in ("https://profile.example/mx", "https://profile.example/mx/"):
        assert parser().parse_args(["--public-url", given]).public_url == "https://profile.example/mx"


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--port", "many"],
        ["serve", "--port", "65536"],
        ["serve", "more"],
        ["serve", "--public-url", "profile.example"],
        ["serve", "--trusted-proxy", "10.0.0.1/8"],
        ["operator"],
        ["operator", "x"],
    ],
)
def test_wrong_usage_is_said_in_one_line(arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "backend", *arguments], capture_output=True, text=True, check=False, timeout=STOP_SECONDS
    )
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
    assert "--help" in ran.stderr


def test_the_default_database_may_lie_in_a_folder_of_any_name(tmp_path: Path) -> None:
    path = tmp_path / "a?b%20c#d.db"
    database = Database.in_file(path)
    schema_version.migrate(database)
    database.close()
    assert path.exists()


def test_a_read_replica_needs_postgresql_on_both_sides(postgresql_folder: Path, tmp_path: Path) -> None:
    file, server = f"sqlite:///{tmp_path}/one.db", databases.postgresql_url(postgresql_folder)
    for pair in ([file, server], [server, file]):
        refused = serve("--database", pair[0], "--read-database", pair[1])
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "--read-database" in refused.stderr.splitlines()[-1]
