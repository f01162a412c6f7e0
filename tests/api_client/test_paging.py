"""Lists that come a page at a time, read to their end from a real server."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import BadAnswer, DeadlineExceeded
from api_client.paging import iterate, whole
from tests.api_client.server import Behaviour, Received, answer, in_turn, response, running, silence

pytestmark = pytest.mark.anyio

SESSION = SecretStr("mxs_" + "a" * 42)


async def test_a_list_is_read_to_its_end() -> None:
    def page(number: int, cursor: str | None) -> Behaviour:
        scope = {"name": f"s{number}", "service": "s", "allows": "a", "link": ""}
        return answer(200, {"items": [scope], "next_cursor": cursor})

    pages = in_turn(page(1, "a"), page(2, "b"), page(3, None))
    async with running(pages) as server, Client(server.url, SESSION) as client:
        assert [scope.name async for scope in iterate(client.tokens.scopes)] == ["s1", "s2", "s3"]
        assert [request.target.partition("?")[2] for request in server.received] == [
            "limit=100",
            "limit=100&cursor=a",
            "limit=100&cursor=b",
        ]


async def test_a_list_that_runs_in_a_circle_ends() -> None:
    circle = answer(200, {"items": [], "next_cursor": "a"})
    async with running(circle) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer, match="circle"):
            _ = [scope async for scope in iterate(client.tokens.scopes)]
        assert len(server.received) == 2


async def test_a_list_without_an_end_ends() -> None:
    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        cursor = request.target.rpartition("cursor=")[2] if "cursor=" in request.target else ""
        writer.write(response(200, f'{{"items":[],"next_cursor":"x{cursor}"}}'.encode()))

    async with running(behave) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer, match="no end"):
            _ = [scope async for scope in iterate(client.tokens.scopes, most=3)]
        assert len(server.received) == 3


async def test_all_pages_of_a_list_come_in_time_together() -> None:
    first = answer(200, {"items": [], "next_cursor": "a"})
    async with running(in_turn(first, silence)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(DeadlineExceeded):
            _ = [scope async for scope in iterate(client.tokens.scopes, seconds=0.2)]
        assert len(server.received) == 2


async def test_a_page_is_no_longer_than_was_asked_for() -> None:
    row = {"name": "s", "service": "s", "allows": "a", "link": ""}
    async with running(answer(200, {"items": [row] * 3})) as server, Client(server.url, SESSION) as client:
        assert len([scope async for scope in iterate(client.tokens.scopes, limit=3)]) == 3
        with pytest.raises(BadAnswer, match="more of a list"):
            _ = [scope async for scope in iterate(client.tokens.scopes, limit=2)]


def pages(number: int, *, text: str = "a") -> Behaviour:
    """A list of so many full pages, which do not change."""

    async def behave(request: Received, writer: asyncio.StreamWriter) -> None:
        place = int(request.target.rpartition("cursor=")[2]) if "cursor=" in request.target else 0
        rows = [{"name": f"s{place}-{row}", "service": "s", "allows": text, "link": ""} for row in range(100)]
        document = {"items": rows, "next_cursor": str(place + 1) if place + 1 < number else None}
        known = request.headers.get("if-none-match") == f'"{place}"'
        await answer(304 if known else 200, None if known else document, {"ETag": f'"{place}"'})(request, writer)

    return behave


async def test_a_list_of_many_pages_is_read_whole_with_one_request_for_each() -> None:
    async with running(pages(7)) as server, Client(server.url, SESSION) as client:
        page = await whole(client.tokens.scopes)
        assert [page.items[place].name for place in (0, 699)] == ["s0-0", "s6-99"]
        assert (len(page.items), page.next_cursor, len(server.received)) == (700, None, 7)


async def test_a_list_of_one_page_is_the_very_page_of_last_time_while_nothing_changed() -> None:
    async with running(pages(1)) as server, Client(server.url, SESSION) as client:
        assert await whole(client.tokens.scopes) is await whole(client.tokens.scopes)
        assert len(server.received) == 2


@pytest.mark.parametrize(("most", "letters"), [(3, 10**6), (100, 50_000)])
async def test_a_list_that_is_kept_whole_ends_after_so_many_pages_or_letters(most: int, letters: int) -> None:
    async with running(pages(10**6, text="x" * 100)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer, match="no end"):
            await whole(client.tokens.scopes, most=most, letters=letters)
        assert len(server.received) <= 4
