"""Malformed and hostile answers, made from the wire models: a model added tomorrow is attacked tomorrow.

Hypothesis makes a few documents of each model, with hostile text wherever text is free; a seeded random source then
damages them, as often as wanted and cheaply. Everything is the same in each run, so that a failure can be run again.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel

from api_client.calls import Calls
from tests.wire.documents import NASTY, PLAIN, documents, hostile_json

FAMILY = 4
"""Documents that are kept of each model, to be damaged."""
MADE = 4 * FAMILY
"""Documents that are made, of which the longest are kept: the first ones are nearly empty."""

EXPECTED: ContextVar[type[BaseModel] | None] = ContextVar("expected", default=None)
"""The model that the client will read the next answer as."""

TOO_DEEP = b'{"a":' * 50_000
TOO_LARGE = b'{"name":"' + b"x" * 1_100_000 + b'"}'
GARBAGE: tuple[bytes, ...] = (
    *(b"", b"null", b"[]", b"{}", b"0", b'"', b"\xff\xfe{", b"\x00" * 64, b"\xef\xbb\xbf{}", b"<html>502</html>"),
    *(b'{"error": ""}', b'{"status":1e999}', b'{"status":NaN}', b"[" * 50_000, TOO_DEEP, TOO_LARGE),
    *(
        b'{"points":' + b"9" * 5_000 + b"}",
        b'{"a":"\\ud800"}',
        b"\x1b]52;c;aGk=\x07",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
    ),
)
"""What is no document at all, or one that no reader should be asked to read."""

WILD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**53 + 1, 10**40, -(10**400), 1.5, 1e308, "", " ", [], {}, [[]], [None], {"": None}),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30", "brand_new", "../../etc/passwd", "a" * 5_000),
    *("x" * 70 + "\u0301" * 300, "[@click=app.quit]press[/]", "[/x]", "漢" * 300, "\u202e" * 9, *NASTY, *PLAIN),
)
"""What stands where something else belongs."""

STATUSES = (
    200,
    200,
    200,
    200,
    201,
    204,
    206,
    226,
    299,
    300,
    301,
    304,
    307,
    400,
    402,
    403,
    404,
    405,
    408,
    409,
    410,
    412,
)
ODD_STATUSES = (
    *STATUSES,
    413,
    415,
    416,
    418,
    422,
    425,
    426,
    428,
    429,
    451,
    499,
    500,
    501,
    502,
    503,
    504,
    511,
    599,
    600,
    999,
)
HEADERS: tuple[tuple[str, str], ...] = (
    *(("content-type", kind) for kind in ("text/html", "image/png", "application/problem+json", "\\", "x" * 900)),
    *(("etag", tag) for tag in ('"a"', 'W/"', '"\x7f"', "*", '"' + "e" * 5_000 + '"', "\u00ff")),
    *(("content-encoding", coding) for coding in ("gzip", "br", "identity, gzip", "zstd")),
    *(("retry-after", wait) for wait in ("-1", "9" * 400, "soon", "Thu, 99 Foo 2026", "Wed, 21 Oct 9999 07:28:00 GMT")),
    *(("content-range", part) for part in ("bytes 0-0/0", "bytes 9-1/5", "bytes */1", "bytes 0-" + "9" * 99)),
    *(("location", "http://169.254.169.254/"), ("x-request-id", "\u00ff[31m" * 9), ("set-cookie", "a=b")),
    ("x-padding", "p" * 40_000),
)
FAILURES: tuple[type[httpx.TransportError], ...] = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadError, httpx.ReadTimeout, httpx.WriteError),
    *(
        httpx.PoolTimeout,
        httpx.RemoteProtocolError,
        httpx.LocalProtocolError,
        httpx.CloseError,
        httpx.UnsupportedProtocol,
    ),
)


@cache
def family(model: type[BaseModel]) -> tuple[Any, ...]:
    """Some documents of this model, the same each time; hostile text in them, but valid."""
    made: list[Any] = []

    @settings(max_examples=MADE, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(documents(model))
    def collect(document: Any) -> None:
        made.append(document)

    collect()
    return tuple(sorted(made, key=lambda document: len(_as_json(document)))[-FAMILY:])


@cache
def _anything() -> tuple[Any, ...]:
    made: list[Any] = []

    @settings(max_examples=40, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(hostile_json)
    def collect(value: Any) -> None:
        made.append(value)

    collect()
    return tuple(made)


class Attacker:
    """Answers requests; `tame` of 100 answers are valid and hostile in their texts alone."""

    def __init__(self, seed: int, *, tame: int = 30) -> None:
        self.random = Random(seed)
        self.tame = tame
        self.given = 0
        """How many answers were given."""
        self.statuses: tuple[int, ...] = STATUSES

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """One answer.

        Raises:
            httpx.TransportError: instead of one.
        """
        self.given += 1
        random, model = self.random, EXPECTED.get()
        sort = random.randrange(100)
        if sort < self.tame:
            return self._response(200, self._valid(model), {"etag": '"a"'})
        if sort < 94:
            hostile = dict([random.choice(HEADERS)]) if random.random() < 0.2 else {}
            status = 200 if random.random() < 0.5 else random.choice(self.statuses)
            return self._response(status, self._body(model, status), hostile)
        raise random.choice(FAILURES)("no", request=request)

    def _response(self, status: int, body: bytes, headers: dict[str, str]) -> httpx.Response:
        raw = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        return httpx.Response(status, headers=raw, stream=_Pieces(body))

    def _valid(self, model: type[BaseModel] | None) -> bytes:
        return (
            _as_json(self.random.choice(family(model))) if model is not None else b"\x89PNG" + self.random.randbytes(60)
        )

    def _body(self, model: type[BaseModel] | None, status: int) -> bytes:
        random = self.random
        if random.random() < 0.12:
            return random.choice(GARBAGE)
        if model is None or random.random() < 0.08:
            return _as_json(random.choice(_anything()))
        if status >= 400:
            from api_client.wire.problem import Problem

            model = Problem
        return _as_json(self.damaged(random.choice(family(model))))

    def damaged(self, document: Any) -> Any:
        """A copy with up to four places changed: removed, doubled, renamed, or something else there."""
        copy = json.loads(_as_json(document))
        for _ in range(self.random.randint(1, 4)):
            self._damage(copy)
        return copy

    def _damage(self, document: Any) -> None:
        place, random = document, self.random
        while True:
            names = [*place] if isinstance(place, dict) else [*range(len(place))]
            if not names:
                return
            name = random.choice(names)
            inner = place[name]
            if not isinstance(inner, (dict, list)) or not inner or random.random() < 0.3:
                break
            place = inner
        match random.randrange(6):
            case 0:
                del place[name]
            case 1 if isinstance(place, dict):
                place[f"{name}\u202e"] = place.pop(name)
            case 2 if isinstance(place, list):
                place *= 30
            case 3:
                place[name] = deepcopy(random.choice(_anything()))
            case _:
                place[name] = deepcopy(random.choice(WILD))


class _Pieces(httpx.AsyncByteStream):
    """A body in several pieces."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        half = len(self._body) // 2
        for piece in (self._body[:half], self._body[half:]):
            yield piece


def _as_json(document: Any) -> bytes:
    return json.dumps(document).encode(errors="surrogatepass")


def attack(attacker: Attacker, patch: pytest.MonkeyPatch) -> None:
    """From now on all clients get their answers from `attacker`; none is asked for twice."""

    async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return await attacker.answer(request)

    patch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
    patch.setattr("api_client.retry.MAX_ATTEMPTS", 1)
    for name in ("get_late", "get_versioned", "post", "put_versioned", "patch_versioned"):
        patch.setattr(Calls, name, _tells_what_it_expects(getattr(Calls, name)))


def _tells_what_it_expects(call: Callable[..., Any]) -> Callable[..., Any]:
    async def told(calls: Calls, path: str, *arguments: Any, **options: Any) -> Any:
        named = [one() if inspect.isfunction(one) else one for one in arguments]
        models = [one for one in named if isinstance(one, type) and issubclass(one, BaseModel)]
        with expecting(models[0]):
            return await call(calls, path, *arguments, **options)

    return told


@contextmanager
def expecting(model: type[BaseModel]) -> Any:
    """Inside, answers are made from this model."""
    token = EXPECTED.set(model)
    try:
        yield
    finally:
        EXPECTED.reset(token)
