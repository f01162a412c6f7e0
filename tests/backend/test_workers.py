"""Several server processes on one socket and one PostgreSQL: they share what counts, and replace who dies."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from backend.passwords import PasswordHasher
from backend.services import Services
from tests import databases
from tests.backend import people
from tests.backend.people import Person
from tests.backend.test_serve import serve
from tests.backend.test_smtp import free_port
from tests.running import STOP_SECONDS, ServerProcess

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]
WORKERS = 3


class Workers:
    """A server of several processes, and one member of it."""

    def __init__(self, server: ServerProcess, metrics: str, ada: Person) -> None:
        self.server, self.metrics, self.ada = server, metrics, ada

    def pids(self) -> set[int]:
        """The processes that serve."""
        children = Path(f"/proc/{self.server.process.pid}/task/{self.server.process.pid}/children").read_text()
        return {int(pid) for pid in children.split()}

    def ask(self, path: str = "/v1/me/points") -> httpx.Response:
        """A request on a connection of its own, and so to whichever process takes it."""
        return httpx.get(self.server.server + path, headers=self.ada.headers, timeout=STOP_SECONDS)

    def sign_in(self, password: str) -> httpx.Response:
        """A try to sign in."""
        body = {"email": self.ada.email, "password": password}
        return httpx.post(f"{self.server.server}/v1/sessions", json=body, timeout=STOP_SECONDS)

    def counted(self, name: str) -> dict[str, float]:
        """The samples of a metric, by their labels."""
        text = httpx.get(f"{self.metrics}/metrics", timeout=STOP_SECONDS).text
        return {labels: float(value) for labels, value in re.findall(rf"^{name}(\S*) (\S+)$", text, re.MULTILINE)}


@pytest.fixture(scope="module")
def workers(postgresql_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """Over a new database."""
    database = databases.postgresql(postgresql_folder)
    passwords = PasswordHasher()
    ada = people.member(Services(database, passwords, "https://profile.example"))
    passwords.close()
    url = database.url.render_as_string(hide_password=False)
    database.close()
    metrics = f"127.0.0.1:{free_port()}"
    options = ("--workers", str(WORKERS), "--metrics", metrics)
    with ServerProcess(tmp_path_factory.mktemp("workers"), url, *options, loads=True) as server:
        yield Workers(server, f"http://{metrics}", ada)


def test_wrong_passwords_are_counted_by_all_together(workers: Workers) -> None:
    with ThreadPoolExecutor(5) as threads:
        answers = Counter(threads.map(lambda _: workers.sign_in("wrong").status_code, range(15)))
    assert answers == {401: 10, 429: 5}


def test_metrics_are_those_of_all_processes_and_not_on_the_public_listener(workers: Workers) -> None:
    labels = '{method="GET",route="/v1/me/points",status="2xx"}'
    before = workers.counted("mxprofile_requests_total").get(labels, 0.0)
    for _ in range(12):
        assert workers.ask().status_code == 200
    assert {workers.counted("mxprofile_requests_total")[labels] for _ in range(5)} == {before + 12}
    assert workers.counted("mxprofile_requests_in_flight") == {"": 0.0}
    assert workers.ask("/metrics").status_code == 404


def test_one_that_is_killed_is_replaced_and_answers_go_on(workers: Workers) -> None:
    assert len(workers.pids()) == WORKERS
    for _ in range(2):
        victim = min(workers.pids())
        os.kill(victim, signal.SIGKILL)
        for _ in range(10):
            assert workers.ask().status_code == 200
        until = time.monotonic() + STOP_SECONDS
        while victim in workers.pids() or len(workers.pids()) < WORKERS:
            assert time.monotonic() < until
            time.sleep(0.02)  # nobody tells when the new one is there
    assert workers.server.process.poll() is None


def test_what_a_killed_process_had_under_way_is_counted_no_more(workers: Workers) -> None:
    under_way = {"": 1.0}
    with request_under_way(workers.server):
        assert workers.counted("mxprofile_requests_in_flight") == under_way
        for victim in workers.pids():
            os.kill(victim, signal.SIGKILL)
    until = time.monotonic() + STOP_SECONDS
    while workers.counted("mxprofile_requests_in_flight") == under_way:
        assert time.monotonic() < until
        time.sleep(0.02)  # nobody tells when the dead are replaced
    assert workers.counted("mxprofile_requests_in_flight") == {"": 0.0}


@contextmanager
def request_under_way(server: ServerProcess) -> Iterator[socket.socket]:
    """A connection whose request a process has taken up, and whose body, of two bytes, is still to come."""
    with socket.create_connection(address_of(server), timeout=STOP_SECONDS) as connection:
        head = b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")
        yield connection


def address_of(server: ServerProcess) -> tuple[str, int]:
    parts = urlsplit(server.server)
    assert parts.hostname is not None and parts.port is not None
    return parts.hostname, parts.port


def test_sigterm_ends_all_of_them_in_good_order(postgresql_folder: Path, tmp_path: Path) -> None:
    socket = tmp_path / "profile.sock"
    url = databases.postgresql_url(postgresql_folder)
    with ServerProcess(tmp_path, url, "--workers", "2", socket=socket, loads=True) as server:
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://x") as http:
            assert http.get("/v1/ready", timeout=STOP_SECONDS).status_code == 200
        pids = Workers(server, "", None).pids()  # type: ignore[arg-type] # nobody asks
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(STOP_SECONDS) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not socket.exists()


def test_while_the_last_requests_are_finished_nobody_else_waits_to_be_taken_up(
    postgresql_folder: Path, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, databases.postgresql_url(postgresql_folder), "--workers", "2") as server:
        with request_under_way(server) as under_way:
            server.process.send_signal(signal.SIGTERM)
            until_refused(address_of(server))
            under_way.sendall(b"{}")
            assert under_way.recv(4096).startswith(b"HTTP/1.1 422 ")
        assert server.process.wait(STOP_SECONDS) == 0


def until_refused(address: tuple[str, int]) -> None:
    """Returns when nobody listens there."""
    until = time.monotonic() + STOP_SECONDS
    with suppress(ConnectionRefusedError):
        while True:
            with suppress(ConnectionResetError):  # It stopped while this one was on its way.
                socket.create_connection(address, timeout=STOP_SECONDS).close()
            assert time.monotonic() < until
            time.sleep(0.02)  # nobody tells when it stops to listen


def test_when_the_first_process_is_killed_the_others_end_too(postgresql_folder: Path, tmp_path: Path) -> None:
    url = databases.postgresql_url(postgresql_folder)
    with ServerProcess(tmp_path, url, "--workers", "2", loads=True) as server:
        assert httpx.get(f"{server.server}/v1/ready", timeout=STOP_SECONDS).status_code == 200
        handles = [os.pidfd_open(pid) for pid in Workers(server, "", None).pids()]  # type: ignore[arg-type] # nobody asks
        server.kill()
    for handle in handles:
        assert select.select([handle], [], [], STOP_SECONDS)[0]
        os.close(handle)


def test_a_sqlite_file_has_one_process(tmp_path: Path) -> None:
    refused = serve("--database", f"sqlite:///{tmp_path}/one.db", "--workers", "2")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "postgresql://" in refused.stderr.splitlines()[-1]
    assert not (tmp_path / "one.db").exists()
