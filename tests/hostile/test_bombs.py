"""A server that is out to hurt: whatever it answers costs a user of the client little memory and 15 seconds at most."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from api_client.client import DEADLINE
from tests.api_client.server import running
from tests.hostile.bombs import BOMBS
from tests.hostile.weighed import Weighed

MOST_MIB = 32
SHORT_DEADLINE = 1.5
"""In the short form; those that wait are given up then."""
SLACK = 45.0
"""A call may be late by so much on a busy machine; one without an end would be later."""
PATIENCE = 120.0

pytestmark = [pytest.mark.outside, pytest.mark.slow]


@pytest.fixture(scope="module")
def deadline(request: pytest.FixtureRequest) -> float:
    """Seconds that a call may take: those of everyday in the full form."""
    return DEADLINE if request.config.getoption("--full") else SHORT_DEADLINE


@pytest.fixture(scope="module")
def weighed(deadline: float, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Weighed]:
    """What became of each bomb."""
    return asyncio.run(_all(deadline, tmp_path_factory.mktemp("bombs")))


async def _all(deadline: float, folder: Path) -> dict[str, Weighed]:
    """Three at the same time: most of them wait."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hostile.weighed"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    found: dict[str, Weighed] = {}
    try:
        async with asyncio.timeout(PATIENCE), AsyncExitStack() as servers:
            assert await process.stdout.readline() == b"ready\n"
            waiting = [*BOMBS]
            for number in range(len(BOMBS) + 3):
                if waiting:
                    name = waiting.pop()
                    server = await servers.enter_async_context(running(BOMBS[name].behaviour))
                    mine = folder / str(number)
                    mine.mkdir()
                    seconds = deadline if BOMBS[name].waits else DEADLINE
                    asked = {"name": name, "server": server.url, "asked": BOMBS[name].asked, "deadline": seconds}
                    process.stdin.write(json.dumps(asked | {"folder": str(mine)}).encode() + b"\n")
                if number >= 3:
                    one = Weighed(**json.loads(await process.stdout.readline()))
                    found[one.name] = one
    except BaseException:
        process.kill()
        raise
    finally:
        process.stdin.close()
        await process.wait()
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_answer_costs_little_and_is_told_in_a_clear_sentence(name: str, weighed: dict[str, Weighed]) -> None:
    became = weighed[name]
    print(became)  # noqa: T201 - pytest shows it with a failure
    assert became.mib <= MOST_MIB
    assert became.cpu <= DEADLINE
    assert became.seconds <= DEADLINE + SLACK
    assert BOMBS[name].says in became.sentence
    assert became.sentence.isprintable() and len(became.sentence) <= 300
    assert became.may_be_done == (BOMBS[name].asked == "claim")
