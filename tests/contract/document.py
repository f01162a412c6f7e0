"""A backend's OpenAPI document, and every answer held against it and against the conventions of the API."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.contract.schema import Schemas

PROBLEM = "application/problem+json"
JSON = {"application/json", PROBLEM}
REFUSED = {"error": ""}
"""What a key or token that is not good gets, and nothing more (rule 13.6)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer that came."""

    operation: str
    """Method and path as the document has it, ``GET /v1/me/tokens/{token_id}``."""
    status: int


class Document:
    """``GET /openapi.json``."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.operations: dict[str, Mapping[str, Any]] = {
            f"{method.upper()} {path}": said
            for path, methods in content["paths"].items()
            for method, said in methods.items()
        }
        self._schemas = Schemas(content["components"]["schemas"])
        self._patterns = {
            name: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(name))) for name in self.operations
        }

    def name_of(self, method: str, path: str) -> str:
        """The operation that a request was for."""
        asked = f"{method} {path}"
        found = [name for name, pattern in self._patterns.items() if pattern.fullmatch(asked)]
        assert found, f"{asked} is not in the document"
        return min(found, key=lambda name: name.count("{"))

    def check(self, method: str, path: str, answer: httpx.Response, body: bytes) -> Seen:
        """Holds an answer against what is declared. Raises `AssertionError` that names what does not agree."""
        name = self.name_of(method, path)
        status = answer.status_code
        declared = self.operations[name]["responses"]
        assert str(status) in declared, f"{name} answers {status}, which the document does not have"
        content = declared[str(status)].get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert bool(content) == bool(body), f"{name} {status}: {len(body)} bytes, declared is {list(content)}"
        if body:
            assert kind in content, f"{name} {status} is {kind}, declared is {list(content)}"
            if kind in JSON:
                faults = [*self._schemas.faults(content[kind]["schema"], json.loads(body))]
                assert not faults, f"{name} {status}: {'; '.join(faults)}"
        _check_conventions(name, answer, body)
        return Seen(name, status)


def _check_conventions(name: str, answer: httpx.Response, body: bytes) -> None:
    """What api.md promises of every answer, whatever the operation."""
    status, headers = answer.status_code, answer.headers
    assert headers.get("x-request-id"), f"{name} has no X-Request-ID"
    if status >= 400 and json.loads(body) != REFUSED:
        problem = json.loads(body)
        assert headers["content-type"] == PROBLEM, f"{name} {status} is no problem document"
        assert problem.keys() >= {"type", "title", "status", "detail", "code", "request_id"}, problem
        assert (problem["status"], problem["request_id"]) == (status, headers["x-request-id"]), name
    if status == 401:
        assert headers.get("www-authenticate") == "mxtoken", name
    if status == 429:
        assert int(headers["retry-after"]) > 0, name
    if name.startswith("GET") and status in {200, 304}:
        assert re.fullmatch(r'"[^"]+"', headers.get("etag", "")), f"{name} has no strong ETag"


def watch(document: Document, monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    """From now on every answer that httpx brings is checked, whoever asked; the list grows with each."""
    seen: list[Seen] = []
    plain = httpx.AsyncHTTPTransport.handle_async_request

    async def watched(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        answer = await plain(transport, request)
        body = b"".join([piece async for piece in answer.aiter_raw()])
        await answer.aclose()
        seen.append(document.check(request.method, request.url.path, answer, body))
        again = httpx.ByteStream(body)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=again, extensions=answer.extensions)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", watched)
    return seen
