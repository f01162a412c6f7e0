"""Requests that nobody in her right mind sends: each gets a documented answer, and an error is a problem document."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from backend.openapi import PAGE
from backend.services import Services
from tests.backend import people
from tests.backend.bodies import BODIES
from tests.backend.conftest import Clock
from tests.backend.test_access import DOCUMENT, NOT_GOOD, TABLE, form

VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        -1,
        1.5,
        2**31,
        2**63,
        10**400,
        float("nan"),
        "",
        " ",
        "x" * 300,
        "a\x00b",
        "a\ud800b",
        "Aa1!\ud800aaaaaaa",
    ),
    *("\u202e\u200b", "\x1b[31m", "a\nb", [], {}, ["\ud800", None], ["x"] * 1001, [[{"a": 1}]], "1e400"),
    *(
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-17T12:00:00.123456789+23:59",
        "2999-12-31T23:59:59Z",
    ),
    *(
        "a@b",
        "@",
        "a@@b.c",
        '"a b"@x.de',
        "a,b@x.de",
        "a@x.de.",
        "a@\u0130.com",
        "=?utf-8?q?x?=@x.de",
        "\uff11\uff12\uff13",
    ),
)
BYTES = (
    *(
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"points":' + b"9" * 5000 + b"}",
        b'{"points":NaN}',
        b'{"\\ud800":1}',
    ),
    *(b'{"name":"a","name":"b"}', b"null", b'"x"', b"\xef\xbb\xbf{}", '{"name":"x"}'.encode("utf-16")),
)
TYPES = ("application/json", "text/plain", ";;")
KEYS: tuple[list[Any] | dict[str, Any], ...] = (
    ["\ud800"],
    ["a\x00"],
    [1],
    [2**70],
    [-1],
    [2**63 - 1],
    [True],
    [],
    {},
    [1, 2, 3, "\ud800"],
    [1, 2, 3, "x"],
    [1, 2],
)


def check(name: str, answer: httpx.Response, what: object) -> None:
    """Holds an answer against the document; an error has to be a problem, or rule 13.6's."""
    where = f"{name} with {str(what)[:80]!r}: {answer.status_code} {answer.text[:200]}"
    assert str(answer.status_code) in DOCUMENT[name]["responses"], where
    if is_page(answer):
        assert PAGE in DOCUMENT[name]["responses"][str(answer.status_code)]["content"], where
    elif answer.status_code >= 400 and form(answer) != NOT_GOOD:
        assert answer.headers["Content-Type"] == "application/problem+json", where
        assert answer.json()["request_id"] == answer.headers["X-Request-ID"], where


def is_page(answer: httpx.Response) -> bool:
    """True for what people see in a browser."""
    return str(answer.headers.get("Content-Type", "")).startswith(PAGE)


def changed(body: Any, value: Any) -> Iterator[Any]:
    """`body` with `value` instead of it, or of one part of it."""
    yield value
    if isinstance(body, dict):
        yield body | {"unknown": value}
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for place, part in parts:
        for other in changed(part, value):
            copy = body.copy()
            copy[place] = other
            yield copy


@pytest.fixture
def entitled(services: Services) -> dict[str, dict[str, str]]:
    """For every operation the header of somebody who may ask for it."""
    owner = people.api_key(services, people.member(services))
    others = {"service": people.service(services), "operator": people.operator(services)}
    return {name: others.get(access, owner) for name, access in TABLE.items()}


def path_of(name: str) -> tuple[str, str]:
    """Method and path, with ids of nothing."""
    method, _, path = name.partition(" ")
    return method, re.sub(r"\{\w+\}", "none", path)


def test_every_operation_with_a_body_is_attacked() -> None:
    with_body = {
        name for name, said in DOCUMENT.items() if "application/json" in said.get("requestBody", {}).get("content", {})
    }
    assert with_body == BODIES.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", BODIES)
def test_any_value_in_any_field_gets_a_documented_answer(
    api: TestClient, entitled: dict[str, dict[str, str]], clock: Clock, name: str
) -> None:
    """Each field gets every fourth value, the fields that follow the others: all in all would take minutes."""
    method, path = path_of(name)
    headers = entitled[name] | {"Content-Type": "application/json", "If-Match": "*"}
    for turn, value in enumerate(VALUES):
        for body in [*changed(BODIES[name], value)][turn % 4 :: 4]:
            clock.forward(timedelta(hours=1))  # past every limit
            check(name, api.request(method, path, content=json.dumps(body).encode(), headers=headers), value)


@pytest.mark.slow
def test_any_bytes_of_any_type_get_a_documented_answer(api: TestClient, entitled: dict[str, dict[str, str]]) -> None:
    """Those that take no body get every sixth; the operations that follow the others."""
    everything = [*product(BYTES, TYPES)]
    for turn, (name, said) in enumerate(DOCUMENT.items()):
        method, path = path_of(name)
        for sent, kind in everything if "requestBody" in said else everything[turn % 6 :: 6]:
            headers = entitled[name] | {"Content-Type": kind}
            check(name, api.request(method, path, content=sent, headers=headers), (kind, sent))


def test_a_cursor_that_was_not_made_here_is_422(api: TestClient, entitled: dict[str, dict[str, str]]) -> None:
    for name, said in DOCUMENT.items():
        if any(parameter["name"] == "cursor" for parameter in said.get("parameters", ())):
            method, path = path_of(name)
            for key in KEYS:
                cursor = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
                check(name, api.request(method, path, params={"cursor": cursor}, headers=entitled[name]), key)
            for cursor in ("", "%", "é", "x" * 513, "_", "====", base64.b64encode(b"9" * 300).decode()):
                answer = api.request(method, path, params={"cursor": cursor}, headers=entitled[name])
                # A list of nobody's may be looked for first.
                expected = {(422, "invalid_request"), *([(404, "not_found")] if "{" in name else ())}
                assert form(answer) in expected, f"{name} with {cursor}"


@pytest.mark.parametrize("segment", ["%00", "%ED%A0%80", "a" * 65, "%0A", "%FF", "é", "a%0Ab"])
def test_an_id_that_can_be_none_is_refused(api: TestClient, entitled: dict[str, dict[str, str]], segment: str) -> None:
    for name in DOCUMENT:
        if re.search(r"\{\w+_id\}", name):
            method, _, path = name.partition(" ")
            body = json.dumps(BODIES.get(name)).encode()
            headers = entitled[name] | {"Content-Type": "application/json"}
            answer = api.request(method, re.sub(r"\{\w+\}", segment, path), content=body, headers=headers)
            assert form(answer) == (422, "invalid_request"), name


@pytest.mark.parametrize("segment", ["%00", "%ED%A0%80", "a" * 65, "%0A", "%FF", "é", "a%0Ab"])
def test_a_link_in_a_mail_that_can_be_none_gets_a_page_or_a_problem(api: TestClient, segment: str) -> None:
    for name in DOCUMENT:
        if re.search(r"\{\w+\}", name) and not re.search(r"\{\w+_id\}", name):
            method, _, path = name.partition(" ")
            check(name, api.request(method, re.sub(r"\{\w+\}", segment, path)), segment)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "FOO", "GET", "PUT", "POST", "PATCH", "DELETE"])
def test_another_method_is_405_and_names_those_there_are(api: TestClient, method: str) -> None:
    paths: dict[str, set[str]] = {}
    for name in DOCUMENT:
        documented, path = path_of(name)
        paths.setdefault(path, set()).add(documented)
    for path, known in paths.items():
        if method not in known:
            answer = api.request(method, path)
            assert form(answer) == (405, "method_not_allowed"), path
            assert {*answer.headers["Allow"].split(", ")} == known, path


@pytest.mark.parametrize(
    "path", ["/v1/health/", "//v1/health", "/v1", "/", "/v1/me/tokens/", "/v1/Health", "/v1/me/tokens/%2F"]
)
def test_a_path_that_is_nearly_right_is_404_and_sends_nobody_elsewhere(api: TestClient, path: str) -> None:
    assert form(api.get(path, follow_redirects=False)) == (404, "not_found")
