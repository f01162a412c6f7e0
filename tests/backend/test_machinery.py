"""What all operations share: errors as problem documents, entity tags, body limits, request ids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from backend.access import OWNER
from backend.app import create_app
from backend.call import Call
from backend.operation import operation
from backend.services import Services
from backend.store.rate_limits import Limit
from tests.backend import people
from tests.backend.conftest import Clock


def test_health_and_readiness_answer(api: TestClient) -> None:
    assert api.get("/v1/health").json()["status"] == "ok"
    assert api.get("/v1/ready").json()["status"] == "ok"


def test_an_unchanged_answer_is_304_with_its_etag(api: TestClient) -> None:
    first = api.get("/v1/ready")
    again = api.get("/v1/ready", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    for header in (f'"other", {first.headers["ETag"]}', f"W/{first.headers['ETag']}", "*"):
        assert api.get("/v1/ready", headers={"If-None-Match": header}).status_code == 304, header
    assert api.get("/v1/ready", headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_unknown_path_is_a_problem_document_with_the_request_id(api: TestClient) -> None:
    answer = api.get("/v1/nowhere", headers={"X-Request-ID": "abc-1"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == "abc-1"


@pytest.mark.parametrize("given", ["", "two words", "x" * 65, "line\u0085feed"])
def test_a_bad_request_id_is_replaced(api: TestClient, given: str) -> None:
    answered = api.get("/v1/health", headers={"X-Request-ID": given.encode()}).headers["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32


def test_an_operation_that_declares_a_limit_answers_429_beyond_it(services: Services, clock: Clock) -> None:
    router = APIRouter()

    @operation(router, "POST", "/v1/limited", OWNER, limit=Limit("test", 2, timedelta(minutes=1)))
    def limited(_call: Call) -> None:
        """Does nothing."""

    app = create_app(services)
    app.include_router(router)
    ada, bob = people.member(services), people.member(services)
    with TestClient(app) as api:
        assert [api.post("/v1/limited", headers=ada.headers).status_code for _ in range(3)] == [204, 204, 429]
        assert api.post("/v1/limited", headers=bob.headers).status_code == 204
        clock.forward(timedelta(minutes=1))
        assert api.post("/v1/limited", headers=ada.headers).status_code == 204


def test_the_first_answer_again_is_not_counted_against_a_limit(services: Services) -> None:
    router = APIRouter()

    @operation(router, "POST", "/v1/limited", OWNER, keyed=True, limit=Limit("test", 2, timedelta(minutes=1)))
    def limited(_call: Call) -> None:
        """Does nothing."""

    app = create_app(services)
    app.include_router(router)
    ada = people.member(services)
    with TestClient(app) as api:

        def ask(key: str) -> int:
            return int(api.post("/v1/limited", headers=ada.headers | {"Idempotency-Key": key}).status_code)

        assert [ask(key) for key in ("1", "1", "1", "2", "1", "3", "2")] == [204, 204, 204, 204, 204, 429, 204]


def test_no_answer_is_kept_by_a_cache_without_asking(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    made = api.post("/v1/me/api-keys", json={"name": "laptop"}, headers=ada.headers)
    assert made.headers["Cache-Control"] == "no-store"
    assert api.get("/v1/nowhere").headers["Cache-Control"] == "no-store"
    assert api.get("/v1/me/api-keys", headers=ada.headers).headers["Cache-Control"] == "private, no-cache"
