"""What the client remembers: an answer that did not change is the very same object."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import BadAnswer
from api_client.remembered import MOST_BYTES, REMEMBERED, Remembered
from api_client.wire.health import Health
from tests.api_client.server import Received, answer, in_turn, running

SESSION = SecretStr("mxs_" + "a" * 42)
OTHER = SecretStr("mxs_" + "b" * 42)
INFO = {"kind": "session", "account_id": "a", "profile_id": "p", "scopes": None}
tagged = answer(200, INFO, {"ETag": '"v1"'})
unchanged = answer(304, headers={"ETag": '"v1"'})

pytestmark = pytest.mark.anyio


def header(requests: Sequence[Received], name: str) -> list[str | None]:
    return [request.headers.get(name) for request in requests]


async def test_an_unchanged_answer_is_the_very_same_object() -> None:
    async with running(in_turn(tagged, unchanged, unchanged)) as server, Client(server.url, SESSION) as client:
        first = await client.secret_info()
        assert await client.secret_info() is first
        assert await client.secret_info() is first
        assert header(server.received, "if-none-match") == [None, '"v1"', '"v1"']


async def test_a_changed_answer_replaces_the_remembered_one() -> None:
    changed = answer(200, {**INFO, "kind": "pat"}, {"ETag": '"v2"'})
    async with running(in_turn(tagged, changed, unchanged)) as server, Client(server.url, SESSION) as client:
        first, second, third = [await client.secret_info() for _ in range(3)]
        assert (first.kind, second.kind) == ("session", "pat")
        assert third is second
        assert header(server.received, "if-none-match") == [None, '"v1"', '"v2"']


async def test_another_page_is_another_answer() -> None:
    page = answer(200, {"items": [], "next_cursor": None}, {"ETag": '"v1"'})
    async with running(page) as server, Client(server.url, SESSION) as client:
        await client.tokens.list()
        await client.tokens.list(cursor="x&y=1")
        assert header(server.received, "if-none-match") == [None, None]
        assert server.received[1].target == "/v1/me/tokens?limit=25&cursor=x%26y%3D1"


async def test_after_another_sign_in_nothing_of_the_former_one_is_remembered() -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: Received, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await go_on.wait()
        await tagged(request, writer)

    async with running(in_turn(tagged, slow, tagged)) as server, Client(server.url, SESSION) as client:
        await client.secret_info()
        late = asyncio.ensure_future(client.secret_info())
        await arrived.wait()
        client.use(OTHER)
        go_on.set()
        await late
        await client.secret_info()
        assert header(server.received, "if-none-match") == [None, '"v1"', None]
        assert header(server.received, "authorization")[2] == f"mxtoken {OTHER.get_secret_value()}"


@pytest.mark.parametrize("etag", ["", "v1", '"a"b"', '"' + "x" * 1000 + '"', '"\u00e9"'])
async def test_an_etag_that_can_not_be_sent_back_is_not_remembered(etag: str) -> None:
    async with running(answer(200, INFO, {"ETag": etag})) as server, Client(server.url, SESSION) as client:
        await client.secret_info()
        await client.secret_info()
        assert header(server.received, "if-none-match") == [None, None]


async def test_unchanged_without_having_asked_is_a_bad_answer() -> None:
    async with running(unchanged) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer):
            await client.secret_info()


def test_only_so_many_answers_are_remembered() -> None:
    remembered = Remembered()
    for number in range(REMEMBERED + 1):
        remembered.put(f"/{number}", '"e"', Health(status="ok", version="1"), 1)
    assert remembered.get("/0") is None
    assert remembered.get("/1") is not None


def test_no_more_than_so_many_bytes_are_remembered() -> None:
    remembered, health = Remembered(), Health(status="ok", version="1")
    for target in ("/0", "/1", "/1", "/2", "/3"):
        remembered.put(target, '"e"', health, MOST_BYTES // 3)
    assert [remembered.get(f"/{number}") is not None for number in range(4)] == [False, True, True, True]
    remembered.put("/4", '"e"', health, MOST_BYTES + 1)
    assert [remembered.get(f"/{number}") is not None for number in range(5)] == [False] * 5
    remembered.put("/5", '"e"', health, MOST_BYTES)
    assert remembered.get("/5") is not None
