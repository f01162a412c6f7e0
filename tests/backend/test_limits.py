"""Bounds on requests, and what holds when many come at once (api.md)."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from backend.answers import ErrorAnswers
from backend.app import create_app
from backend.body_limit import MAX_BYTES, BodyLimit
from backend.bounded_http import BoundedHttp
from backend.passwords import PasswordHasher
from backend.problems import Problem
from backend.request_log import RequestLog
from backend.services import Services
from backend.store import rate_limits
from backend.store.database import Database
from backend.store.rate_limits import Limit
from backend.store.tables import companies
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.postbox import Postbox, wrong

AT_ONCE = 16


def all_at_once(count: int, ask: Callable[[int], httpx.Response]) -> Counter[tuple[int, str]]:
    """How many answers of each status and code `count` requests got that began together."""
    ready = threading.Barrier(count)

    def one(number: int) -> tuple[int, str]:
        ready.wait()
        answer = ask(number)
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(count) as threads:
        return Counter(threads.map(one, range(count)))


def test_a_body_over_the_limit_is_413(api: TestClient) -> None:
    declared = api.post("/v1/sessions", content=b"x" * (MAX_BYTES + 1))

    def pieces() -> Iterator[bytes]:
        for _ in range(17):
            yield b"x" * 65536

    streamed = api.post("/v1/sessions", content=pieces())
    for answer in (declared, streamed):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert api.post("/v1/sessions", content=b"x" * MAX_BYTES).status_code == 422


class Hasty(BoundedHttp):
    """Waits a fifth of a second for a request's head."""

    max_head_seconds = 0.2


@pytest.fixture
def slow_server() -> Iterator[tuple[str, int]]:
    """A server that waits a tenth of a second for a body, and little longer for a head."""

    async def echo(request: Request) -> Response:
        return Response(await request.body())

    middleware = [Middleware(RequestLog), Middleware(ErrorAnswers), Middleware(BodyLimit, max_seconds=0.1)]
    app = Starlette(routes=[Route("/", echo, methods=["POST"])], middleware=middleware)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=Hasty, loop="asyncio", log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join()
    listener.close()


def test_a_body_that_does_not_arrive_is_408(slow_server: tuple[str, int]) -> None:
    with socket.create_connection(slow_server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"body_too_slow" in answer
    assert b"connection: close" in answer.lower()
    with socket.create_connection(slow_server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
        assert b"".join(iter(lambda: connection.recv(4096), b"")).endswith(b"\r\n\r\nhi")


def test_an_answers_body_is_not_kept_back_until_its_head_is_acknowledged(
    slow_server: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    options: list[int] = []
    plain = Hasty.connection_made

    def note(protocol: Hasty, transport: asyncio.Transport) -> None:
        plain(protocol, transport)
        options.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(Hasty, "connection_made", note)
    with socket.create_connection(slow_server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert options == [1]


def refusal(server: tuple[str, int], sent: bytes) -> tuple[int, str]:
    """Status and code of the problem document that a connection gets for these bytes before it is closed."""
    with socket.create_connection(server, timeout=10) as connection:
        connection.sendall(sent)
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert f"X-Request-ID: {problem['request_id']}".encode() in head
    return int(head.split()[1]), problem["code"]


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_arrive_is_408(slow_server: tuple[str, int], begun: bytes) -> None:
    assert refusal(slow_server, begun) == (408, "head_too_slow")


def test_a_second_head_that_does_not_arrive_is_408(slow_server: tuple[str, int]) -> None:
    with socket.create_connection(slow_server, timeout=10) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET / HT")
        assert b"head_too_slow" in b"".join(iter(lambda: connection.recv(4096), b""))


def test_a_head_over_the_limit_is_431(slow_server: tuple[str, int]) -> None:
    begun = b"GET / HTTP/1.1\r\nX-Long: "
    assert refusal(slow_server, begun.ljust(BoundedHttp.max_head_bytes + 1, b"x")) == (431, "head_too_large")
    with socket.create_connection(slow_server) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n")
        for number in range(60):
            connection.sendall(f"X-{number}: {'x' * 1000}\r\n".encode())
        connection.sendall(b"Connection: close\r\n\r\nhi")
        assert b"".join(iter(lambda: connection.recv(4096), b"")).endswith(b"\r\n\r\nhi")


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"])
def test_what_is_no_http_is_400(slow_server: tuple[str, int], sent: bytes) -> None:
    assert refusal(slow_server, sent) == (400, "not_http")


@pytest.mark.parametrize("url", ["sqlite:///{}", "postgresql://nobody@127.0.0.1:1/nothing"])
def test_a_database_that_is_away_is_503(url: str, tmp_path: Path) -> None:
    database, passwords = Database(url.format(tmp_path)), PasswordHasher()
    services = Services(database, passwords, public_url="https://profile.example")
    with TestClient(create_app(services), raise_server_exceptions=False) as api:
        answers = [api.get("/v1/ready"), api.post("/v1/sessions", json={"email": "a@b.example", "password": "x"})]
        assert api.get("/v1/health").status_code == 200
    database.close()
    passwords.close()
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) > 0


def test_a_limit_is_exact_over_a_sliding_window(database: Database, clock: Clock) -> None:
    limit = Limit("test", 3, timedelta(seconds=10))
    start = clock.now

    def spend(second: float, whom: str = "ada") -> int | None:
        now = start + timedelta(seconds=second)
        try:
            database.write_now(lambda tx: rate_limits.spend(tx, limit, whom, now))
        except Problem as problem:
            return int(problem.facts["retry_after"])
        return None

    assert [spend(second) for second in (0, 4, 8)] == [None, None, None]
    assert spend(9) == 1
    assert spend(9, "bob") is None
    assert spend(9.999) == 1
    assert spend(10) is None
    assert spend(10) == 4
    database.write_now(lambda tx: rate_limits.refund(tx, limit, "ada", start + timedelta(seconds=10)))
    assert spend(10.5) is None
    assert spend(10.5) == 4


def test_a_limit_holds_when_many_come_at_once(api: TestClient, services: Services) -> None:
    people.member(services, "ada@example.org")
    body = {"email": "ada@example.org", "password": "wrong"}
    answers = all_at_once(AT_ONCE, lambda _number: api.post("/v1/sessions", json=body))
    assert answers == {(401, "bad_credentials"): 10, (429, "rate_limited"): AT_ONCE - 10}


def test_rule_11_4_five_tries_hold_when_many_come_at_once(api: TestClient, services: Services) -> None:
    body = {"email": "nora@example.org", "password": people.PASSWORD, "name": "Nora"}
    pending = api.post("/v1/sign-ups", json=body).json()
    code = wrong(Postbox(services).code())
    path = f"/v1/sign-ups/{pending['id']}/verify"
    answers = all_at_once(AT_ONCE, lambda _number: api.post(path, json={"code": code}))
    assert answers == {(422, "code_wrong"): 5, (422, "code_used_up"): AT_ONCE - 5}


def test_a_code_makes_one_member_when_it_is_entered_many_times_at_once(api: TestClient, services: Services) -> None:
    body = {"email": "nora@example.org", "password": people.PASSWORD, "name": "Nora"}
    pending = api.post("/v1/sign-ups", json=body).json()
    code = Postbox(services).code()
    path = f"/v1/sign-ups/{pending['id']}/verify"
    answers = all_at_once(AT_ONCE, lambda _number: api.post(path, json={"code": code}))
    assert answers == {(201, ""): 1, (422, "code_used_up"): AT_ONCE - 1}


def test_two_sign_ups_of_one_address_make_one_member_when_both_are_verified_at_once(
    api: TestClient, services: Services
) -> None:
    body = {"email": "nora@example.org", "password": people.PASSWORD, "name": "Nora"}
    pending, codes = [], []
    for _ in range(2):
        pending.append(api.post("/v1/sign-ups", json=body).json()["id"])
        codes.append(Postbox(services).code())
    answers = all_at_once(2, lambda n: api.post(f"/v1/sign-ups/{pending[n]}/verify", json={"code": codes[n]}))
    assert answers == {(201, ""): 1, (409, "account_exists"): 1}


def create(api: TestClient, headers: dict[str, str], key: str, name: str) -> httpx.Response:
    answer: httpx.Response = api.post(
        "/v1/operator/companies", json={"name": name, "domains": []}, headers=headers | {"Idempotency-Key": key}
    )
    return answer


def count(services: Services) -> int:
    return services.database.read_now(lambda tx: tx.execute(select(func.count()).select_from(companies)).scalar_one())


def test_the_same_key_and_body_get_the_first_answer_for_24_hours(
    api: TestClient, services: Services, clock: Clock
) -> None:
    olga, otto = people.operator(services, "olga"), people.operator(services, "otto")
    first, again = create(api, olga, "key", "Acme"), create(api, olga, "key", "Acme")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = create(api, olga, "key", "Bolts")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert create(api, otto, "key", "Acme").json()["id"] != first.json()["id"]
    clock.forward(timedelta(hours=24))
    assert create(api, olga, "key", "Bolts").status_code == 201
    assert count(services) == 3


def test_the_same_key_many_times_at_once_makes_one(api: TestClient, services: Services) -> None:
    olga = people.operator(services)
    assert all_at_once(AT_ONCE, lambda _number: create(api, olga, "key", "Acme")) == {(201, ""): AT_ONCE}
    assert count(services) == 1


def test_a_refused_request_frees_its_key(api: TestClient, services: Services) -> None:
    olga = people.operator(services)
    people.company(services, "Acme", "acme.example")
    body = {"name": "Copy", "domains": ["acme.example"]}
    headers = olga | {"Idempotency-Key": "key"}
    assert api.post("/v1/operator/companies", json=body, headers=headers).status_code == 409
    assert create(api, olga, "key", "Copy").status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "two words", "é"])
def test_a_key_is_visible_ascii(api: TestClient, services: Services, key: str) -> None:
    headers = people.operator(services) | {"Idempotency-Key": key}
    refused = api.post(
        "/v1/operator/companies",
        json={"name": "Acme", "domains": []},
        headers={name: value.encode() for name, value in headers.items()},
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_invalid")
