"""What holds when things happen at the same time, or too many at once."""

from __future__ import annotations

import asyncio
import json
from typing import cast

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive

from backend.answers import ErrorAnswers
from backend.load_limit import MAX_AT_ONCE, LoadLimit
from backend.own_secrets import MOST
from backend.request_log import RequestLog
from backend.services import Services
from backend.store import outbox
from backend.store.database import Tx
from tests.backend import people
from tests.backend.conftest import ON_POSTGRESQL, shared_app
from tests.backend.test_limits import AT_ONCE, all_at_once


def test_rule_1_3_an_account_deactivated_while_its_password_is_checked_gets_no_session(
    api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = people.member(services)
    verify = services.passwords.verify

    async def deactivate_then_verify(stored: str | None, password: SecretStr) -> bool:
        people.deactivate(services, ada)
        return await verify(stored, password)

    monkeypatch.setattr(services.passwords, "verify", deactivate_then_verify)
    refused = api.post("/v1/sessions", json={"email": ada.email, "password": people.PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (401, "bad_credentials")


def test_the_most_tokens_of_an_account_hold_when_many_are_made_at_once(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    for _ in range(MOST - 1):
        people.token(services, ada, "mxp:profile:read")
    body = {"name": "last", "scopes": ["mxp:profile:read"]}
    answers = all_at_once(AT_ONCE, lambda _number: api.post("/v1/me/tokens", json=body, headers=ada.headers))
    assert answers == {(201, ""): 1, (409, "too_many_secrets"): AT_ONCE - 1}


@ON_POSTGRESQL
def test_a_mail_that_one_process_is_taking_is_passed_over_by_another(services: Services) -> None:
    def take(tx: Tx) -> list[str]:
        return [row.id for row in outbox.take_due(tx, services.clock(), 10)]

    def take_twice(tx: Tx) -> tuple[int, int]:
        first = take(tx)
        return len(first), len(services.database.write_now(take))

    services.database.write_now(lambda tx: outbox.enqueue(tx, "sign_up_known", "a@b.example", {}, services.clock()))
    assert services.database.write_now(take_twice) == (1, 0)


@pytest.mark.parametrize(("most", "statuses"), [(0, [503, 503]), (1, [200, 200])])
def test_more_requests_at_once_than_the_limit_get_503(most: int, statuses: list[int]) -> None:
    async def answer(_request: Request) -> Response:
        return Response()

    middleware = [Middleware(RequestLog), Middleware(ErrorAnswers), Middleware(LoadLimit, max_at_once=most)]
    with TestClient(Starlette(routes=[Route("/", answer)], middleware=middleware)) as client:
        answers = [client.get("/") for _ in range(2)]
    assert [answer.status_code for answer in answers] == statuses
    for refused in answers:
        if refused.status_code == 503:
            assert refused.json()["code"] == "overloaded"
            assert int(refused.headers["Retry-After"]) > 0


async def ask(app: ASGIApp, method: str, path: str, receive: Receive) -> list[Message]:
    """What an application sends for a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await app({"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}, receive, send)
    return sent


def told(sent: list[Message]) -> tuple[int, bytes, str]:
    """Status and media type of an answer, and the code in it."""
    head, body = sent
    return head["status"], dict(head["headers"])[b"content-type"], json.loads(body["body"])["code"]


def test_the_backend_refuses_and_logs_what_comes_while_as_many_are_under_way_as_it_takes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "mxprofile.request")

    async def story() -> list[Message]:
        arrived = asyncio.Semaphore(0)

        async def no_body_yet() -> Message:
            arrived.release()
            return await asyncio.Event().wait()  # type: ignore[return-value] # never

        slow = [
            asyncio.ensure_future(ask(shared_app(), "POST", "/v1/sessions", no_body_yet)) for _ in range(MAX_AT_ONCE)
        ]
        for _ in slow:
            await arrived.acquire()
        refused = await ask(shared_app(), "GET", "/v1/health", no_body_yet)
        assert [record.__dict__["facts"]["status"] for record in caplog.records] == [503]
        for one in slow:
            one.cancel()
        await asyncio.wait(slow)
        return refused

    assert told(asyncio.run(story())) == (503, b"application/problem+json", "overloaded")


def test_a_request_that_the_stopping_server_can_not_wait_for_is_503() -> None:
    async def story() -> list[Message]:
        under_way = asyncio.Event()

        async def answer(_request: Request) -> Response:
            under_way.set()
            await asyncio.Event().wait()
            return Response()

        middleware = [Middleware(RequestLog), Middleware(ErrorAnswers)]
        app = Starlette(routes=[Route("/", answer)], middleware=middleware)
        nothing = cast("Receive", asyncio.Event().wait)
        request = asyncio.ensure_future(ask(app, "GET", "/", nothing))
        await under_way.wait()
        request.cancel()
        return await request

    assert told(asyncio.run(story())) == (503, b"application/problem+json", "stopping")
