"""Every write of the client over networks that misbehave: done once or not at all, in time, and truly told."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from typing import Any

import argon2
import pytest

from api_client.errors import ApiError, Conflict
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store.database import Database
from tests.faults.house import House, State, difference
from tests.faults.proxy import FOR_EVER, KINDS, Fault, standing
from tests.faults.world import prepared
from tests.faults.writes import WRITES, all_writes, method, takes_key

SEEDS = 50
"""In the full form; each write meets one seed of one kind in the short one."""
DEADLINE = {"half-open": 0.6}
LONG_DEADLINE = 10.0
AT_ONCE = 24
"""Requests that are cancelled together."""
LANES = 6
"""Servers in the full form: there is much waiting."""
SHOWN = 5
"""Failures that are told."""
PATIENCE = 40.0
"""Much longer than any deadline: a call that takes this long hangs."""

pytestmark = [pytest.mark.outside, pytest.mark.slow, pytest.mark.xdist_group("network")]


class Town:
    """Servers that are all alike, their members, and what each write makes of a database when nothing goes wrong."""

    def __init__(self, folder: Path, first: House, services: Services) -> None:
        self._folder, self.houses = folder, [first]
        self._world = asyncio.run(prepared(first.server, services))
        first.keep_moment()
        self._before = first.state()
        self._done: dict[str, State] = {}
        self.struck = 0
        """In how many cases the fault came to pass: some would come behind the last byte."""

    def grow(self, number: int, stack: ExitStack) -> None:
        """Until there are so many servers."""
        for one in range(len(self.houses), number):
            self.houses.append(stack.enter_context(House(self._folder / str(one), self.houses[0])))

    async def check_all(self, cases: Iterator[tuple[str, Fault]]) -> list[str]:
        """What was not as it should be, of all cases; each server takes the next one when it is through with its."""
        found: list[str] = []

        async def lane(house: House) -> None:
            for name, fault in cases:
                try:
                    await self._check(house, name, fault)
                except AssertionError as error:
                    found.append(f"{name} with {fault}: {error}")

        await asyncio.gather(*map(lane, self.houses))
        return found

    async def _check(self, house: House, name: str, fault: Fault) -> None:
        """Does it on a bad network, looks what became of it, and on a good one again where that does nothing twice."""
        before, done = self._before, await self._after(house, name)
        house.bring_back()
        keyed = {"idempotency_key": str(uuid.uuid4())} if takes_key(name) else {}
        arguments = WRITES[name].arguments(self._world) | keyed
        async with standing(house.server, fault) as proxy:
            error = await self._send(name, proxy.server, DEADLINE.get(fault.kind, LONG_DEADLINE), arguments)
        self.struck += proxy.struck > 0
        await house.quiet()
        after = house.state()
        if error is None:
            assert after == done, f"said to be done\n{difference(done, after)}"
        elif not error.may_be_done:
            assert after == before, f"{error!r}, and was done\n{difference(before, after)}"
        else:
            assert after in (before, done), f"{error!r}\n{difference(done, after)}"
            assert "look whether it was done" in error.sentence, repr(error)
        if error is not None and (keyed or after == before):
            again = await self._send(name, house.server, LONG_DEADLINE, arguments)
            # What was made already is not made anew; its secret was in the answer that was lost.
            good = again is None or (isinstance(again, Conflict) and again.code == "secret_already_issued")
            assert good and house.state() == done, f"{error!r}, then {again!r}\n{difference(done, house.state())}"

    async def _after(self, house: House, name: str) -> State:
        """What is there after it was done once."""
        if name not in self._done:
            house.bring_back()
            error = await self._send(name, house.server, LONG_DEADLINE, WRITES[name].arguments(self._world))
            assert error is None, repr(error)
            await house.quiet()
            done = house.state()
            assert (done != self._before) == WRITES[name].changes, difference(self._before, done)
            self._done[name] = done
        return self._done[name]

    async def cancel(self, number: int, draw: Random) -> None:
        """Cancels that many requests, reads and a write, each at another moment; what comes then succeeds."""
        house, challenge = self.houses[0], self._world.ids["challenge"]
        house.bring_back()

        async def claim() -> object:
            return await client.challenges.claim(challenge, idempotency_key="one")

        fault = Fault("latency", times=FOR_EVER, pause=0.001)
        async with standing(house.server, fault) as proxy, self._world.client("ada", proxy.server) as client:
            calls: list[Callable[[], Awaitable[Any]]] = [client.overview, client.points.stats, claim]
            for _ in range(-(-number // AT_ONCE)):
                tasks = [asyncio.ensure_future(call()) for call in calls * (AT_ONCE // len(calls))]
                await asyncio.sleep(draw.uniform(0, 0.02))  # the moment itself is what is tried
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            answers = await asyncio.gather(*(client.credits.get() for _ in range(100)))
        await house.quiet()
        assert {len(answer.items) for answer in answers} == {1}, "paid once"

    async def _send(self, name: str, server: str, deadline: float, arguments: dict[str, Any]) -> ApiError | None:
        """Does it through this address; with what error, if any."""
        async with asyncio.timeout(PATIENCE), self._world.client(WRITES[name].who, server, deadline) as client:
            try:
                await method(client, name)(**arguments)
            except ApiError as error:
                return error
        return None


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Town]:
    """One for all of them."""
    folder = tmp_path_factory.mktemp("network")
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with ExitStack() as stack:
        first = stack.enter_context(House(folder))
        database = stack.enter_context(closing(Database(first.url)))
        made = Town(folder, first, Services(database, passwords, public_url="https://profile.example"))
        if request.config.getoption("--full"):
            made.grow(LANES, stack)
        yield made
    passwords.close()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr("api_client.retry.FIRST_WAIT", 0.001)


def test_each_write_of_the_client_has_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asyncio.run(all_writes(monkeypatch)) == WRITES.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_over_a_bad_network_is_done_once_or_not_at_all_and_truly_told(
    kind: str, town: Town, request: pytest.FixtureRequest
) -> None:
    seed, place = request.config.getoption("--fault-seed"), [*KINDS].index(kind)
    if request.config.getoption("--full"):
        chosen = [(name, number) for name in WRITES for number in range(SEEDS)]
    else:
        chosen = [(name, 0) for number, name in enumerate(WRITES) if number % len(KINDS) == place]
    cases = ((name, KINDS[kind](Random(f"{seed} {name} {number}"))) for name, number in chosen)
    town.struck = 0
    failures = asyncio.run(town.check_all(cases))
    names = Counter(failure.partition(" ")[0] for failure in failures)
    assert not failures, f"{names} of {len(chosen)}, with seed {seed}:\n" + "\n".join(failures[:SHOWN])
    assert town.struck * 3 > len(chosen), f"the network was good but for {town.struck} of {len(chosen)}"


def test_after_very_many_cancelled_requests_the_next_hundred_succeed_and_nothing_is_done_twice(
    town: Town, request: pytest.FixtureRequest
) -> None:
    number = 5_000 if request.config.getoption("--full") else 100
    asyncio.run(town.cancel(number, Random(request.config.getoption("--fault-seed"))))
