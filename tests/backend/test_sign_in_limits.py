"""Bounds on guessing: exact in all processes together, slow for who guesses, never a lock for the owner."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

import argon2
import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import event, select
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from backend import passwords
from backend import sign_in as sign_in_rules
from backend.app import create_app
from backend.passwords import PasswordHasher
from backend.problems import Problem
from backend.services import Services
from backend.store.database import Database
from backend.store.tables import rate_logs
from tests.backend import people
from tests.backend.authenticator import protect
from tests.backend.people import PASSWORD
from tests.backend.postbox import wrong
from tests.backend.test_limits import AT_ONCE, all_at_once

EMAIL = "ada@example.org"
ATTACKER = "192.0.2.1"
PATIENCE = 10.0


@pytest.fixture
def processes(services: Services) -> Iterator[list[Services]]:
    """What two processes have, over one database."""
    url = services.database.url.render_as_string(hide_password=False).replace("+psycopg", "")
    databases = [Database(url) for _ in range(2)]
    yield [replace(services, database=database) for database in databases]
    for database in databases:
        database.close()


def sign_in(api: TestClient, email: str = EMAIL, password: str = "wrong", **more: str) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/sessions", json={"email": email, "password": password, **more})
    return answer


def at(app: ASGIApp, host: str) -> TestClient:
    """The backend as it is asked from this network address."""
    return TestClient(app, raise_server_exceptions=False, client=(host, 50_000))


def spread(processes: list[Services], ask: Callable[[TestClient, int], httpx.Response]) -> Any:
    """How many answers of each kind `AT_ONCE` requests got that began together, in turn with each process."""
    clients = [at(create_app(process), ATTACKER) for process in processes]
    for client in clients:
        client.get("/v1/nowhere")  # FastAPI builds routes when it first looks at them, and not safely in threads
    return all_at_once(AT_ONCE, lambda number: ask(clients[number % len(clients)], number))


def test_the_limit_of_wrong_passwords_holds_in_all_processes_together(
    api: TestClient, services: Services, processes: list[Services]
) -> None:
    people.member(services, EMAIL)
    answers = spread(processes, lambda api, _number: sign_in(api))
    assert answers == {(401, "bad_credentials"): 10, (429, "rate_limited"): AT_ONCE - 10}
    assert sign_in(at(api.app, ATTACKER), password=PASSWORD).status_code == 429


def test_the_limit_of_a_network_address_holds_in_all_processes_and_for_all_accounts_together(
    services: Services, processes: list[Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_rules, "PER_NETWORK", replace(sign_in_rules.PER_NETWORK, count=7))
    answers = spread(processes, lambda api, number: sign_in(api, f"{number}@example.org"))
    assert answers == {(401, "bad_credentials"): 7, (429, "rate_limited"): AT_ONCE - 7}


def test_the_limit_of_wrong_second_factors_holds_in_all_processes_together(
    api: TestClient, services: Services, processes: list[Services]
) -> None:
    app = protect(api, services, people.member(services, EMAIL))
    code = wrong(app.code(steps=1))
    answers = spread(processes, lambda api, _number: sign_in(api, password=PASSWORD, otp=code))
    assert answers == {(401, "otp_invalid"): 10, (429, "rate_limited"): AT_ONCE - 10}


def test_who_guesses_from_elsewhere_does_not_lock_the_owner_out(api: TestClient, services: Services) -> None:
    people.member(services, EMAIL)
    for number in range(1, 4):
        attacker = at(api.app, f"192.0.2.{number}")
        assert [sign_in(attacker).status_code for _ in range(11)] == [401] * 10 + [429]
    assert sign_in(at(api.app, "198.51.100.1"), password=PASSWORD).status_code == 201


def test_all_addresses_of_an_ipv6_network_have_one_limit(api: TestClient, services: Services) -> None:
    people.member(services, EMAIL)
    for number in range(10):
        assert sign_in(at(api.app, f"2001:db8:1:2::{number:x}")).status_code == 401
    assert sign_in(at(api.app, "2001:db8:1:2:ffff::1")).status_code == 429
    assert sign_in(at(api.app, "2001:db8:1:3::1"), password=PASSWORD).status_code == 201


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, by readers and writers."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    engines = {database._writer, database._reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_known_and_unknown_addresses_cost_the_same(api: TestClient, services: Services) -> None:
    """The same statements and one password each: what a stopwatch could tell is not there."""
    protect(api, services, people.member(services, "both@example.org"))
    people.member(services, EMAIL)
    people.deactivate(services, people.member(services, "gone@example.org"))
    people.company(services, "Initech", "initech.example", sso=True)
    people.member(services, "sue@initech.example")
    asked = []
    for email in ("nobody@example.org", EMAIL, "both@example.org", "gone@example.org", "sue@initech.example"):
        with statements(services.database) as seen:
            assert sign_in(api, email).status_code == 401
        asked.append(seen)
    assert asked[0]
    assert all(one == asked[0] for one in asked)


class Waiting(argon2.PasswordHasher):
    """Hashes only once it may, or nobody says so."""

    may = threading.Event()
    threads: ClassVar[set[int]] = set()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.threads.add(threading.get_ident())
        self.may.wait(PATIENCE)
        return "hashed"


def test_when_too_many_passwords_wait_the_next_is_refused_and_memory_does_not_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 3)
    hasher = PasswordHasher(Waiting())

    async def many() -> list[str | BaseException]:
        asked = [asyncio.ensure_future(hasher.hash(SecretStr("x"))) for _ in range(passwords.AT_ONCE + 5)]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)  # the refused ones
        Waiting.may.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(many())
    refused = [one for one in answers if isinstance(one, Problem)]
    assert answers.count("hashed") == passwords.AT_ONCE + 3
    assert {(one.status, one.code, one.headers["Retry-After"]) for one in refused} == {(503, "overloaded", "2")}
    assert asyncio.run(hasher.hash(SecretStr("x"))) == "hashed"
    assert len(Waiting.threads - {threading.get_ident()}) == passwords.AT_ONCE
    hasher.close()


def test_a_password_that_was_not_tried_for_want_of_room_is_no_wrong_one(
    api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.member(services, EMAIL)
    monkeypatch.setattr(passwords, "MOST_WAITING", -passwords.AT_ONCE)
    for _ in range(11):
        assert sign_in(api, password=PASSWORD).json()["code"] == "overloaded"
    monkeypatch.undo()
    assert sign_in(api, password=PASSWORD).status_code == 201
    rows = services.database.read_now(lambda tx: tx.execute(select(rate_logs.c.spent)).scalars().all())
    assert [*rows] == [[], []]
