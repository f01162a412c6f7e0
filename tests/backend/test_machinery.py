"""What all operations share: errors as problem documents, entity tags, body limits, request ids."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


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
