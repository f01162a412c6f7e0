"""Calls that are cancelled or run out of time, as Textual's exclusive workers do, break nothing for others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from api_client.client import Client
from tests.api_client.server import Received, answer, in_turn, response, running, silence

pytestmark = pytest.mark.anyio

healthy = answer(200, {"status": "ok", "version": "1.0"})


async def cancelled(call: Callable[[], Awaitable[object]], after: int) -> None:
    """Make a call and cancel it after some turns of the event loop."""
    task = asyncio.ensure_future(call())
    for _ in range(after):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def all_good(client: Client, times: int = 100) -> None:
    answers = await asyncio.gather(*(client.health() for _ in range(times)))
    assert {health.status for health in answers} == {"ok"}


@pytest.mark.parametrize("times", [500, pytest.param(5000, marks=pytest.mark.slow)])
async def test_after_very_many_cancelled_requests_the_client_still_works(times: int) -> None:
    async with running(healthy) as server, Client(server.url) as client:
        for batch in range(0, times, 50):
            await asyncio.gather(*(cancelled(client.health, after=(batch + number) % 23) for number in range(50)))
        await all_good(client)


async def test_after_many_exchanges_cut_short_at_every_moment_the_client_still_works() -> None:
    async with running(healthy) as server, Client(server.url) as client:
        for number in range(200):
            task = asyncio.ensure_future(client.health())
            for _ in range(number % 20):
                await asyncio.sleep(0)
            for exchange in client._calls._transport._running:
                exchange.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await all_good(client)


async def test_after_many_deadlines_the_client_still_works() -> None:
    async with running(healthy) as server, Client(server.url) as client:
        for number in range(100):
            client._calls._deadline = number % 20 / 10_000
            await asyncio.gather(*(client.health() for _ in range(4)), return_exceptions=True)
        client._calls._deadline = 15.0
        await all_good(client)


async def test_a_cancelled_write_is_heard_to_its_end() -> None:
    go_on = asyncio.Event()

    async def slow(request: Received, writer: asyncio.StreamWriter) -> None:
        await go_on.wait()
        writer.write(response(204))

    async with running(in_turn(slow, healthy)) as server, Client(server.url) as client:
        task = asyncio.ensure_future(client.tokens.delete("t"))
        await server.got(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        go_on.set()
        await asyncio.wait(client._calls._transport._running)
        await client.health()
        assert server.connections == 1


async def test_reads_that_nobody_waits_for_make_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api_client.transport.GRACE_SECONDS", 0.05)
    behaviours = in_turn(*[silence] * 8, healthy)
    async with running(behaviours) as server, Client(server.url, deadline=60) as client:
        hung = [asyncio.ensure_future(client.health()) for _ in range(8)]
        await server.got(8)
        for task in hung:
            task.cancel()
        assert (await client.health()).status == "ok"


@pytest.mark.parametrize(("call", "seconds"), [(Client.health, 60), (lambda client: client.tokens.delete("t"), 0.05)])
async def test_closing_does_not_wait_for_a_server_that_is_silent_and_for_an_answer_to_a_write_not_long(
    monkeypatch: pytest.MonkeyPatch, call: Callable[[Client], Awaitable[object]], seconds: float
) -> None:
    monkeypatch.setattr("api_client.transport.GRACE_SECONDS", seconds)
    async with running(silence) as server:
        client = Client(server.url, deadline=60)
        task = asyncio.ensure_future(call(client))
        await server.got(1)
        async with asyncio.timeout(30):
            await client.aclose()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_closing_hears_a_write_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api_client.transport.GRACE_SECONDS", 60)
    go_on = asyncio.Event()

    async def slow(request: Received, writer: asyncio.StreamWriter) -> None:
        await go_on.wait()
        writer.write(response(204))

    async with running(slow) as server:
        client = Client(server.url)
        task = asyncio.ensure_future(client.tokens.delete("t"))
        await server.got(1)
        closing = asyncio.ensure_future(client.aclose())
        await asyncio.sleep(0)
        go_on.set()
        await closing
        await task
