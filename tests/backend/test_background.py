"""What the backend does besides answering."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from backend import background, mail
from backend.services import Services
from backend.store import freshness, housekeeping
from backend.store.database import DatabaseAway
from backend.store.replica import Replica
from tests.backend.conftest import Clock

PATIENCE = 60.0


def test_a_job_that_breaks_off_begins_again_and_the_others_go_on(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: Iterator[Exception] = iter([RuntimeError("unforeseen")])
    cleared = asyncio.Event()

    async def until_cleared() -> None:
        loop = asyncio.get_running_loop()

        def clear(*_arguments: object) -> None:
            for fault in faults:
                raise fault
            loop.call_soon_threadsafe(cleared.set)

        monkeypatch.setattr(background, "BROKEN_SECONDS", 0.0)
        monkeypatch.setattr(housekeeping, "clear", clear)
        jobs = asyncio.create_task(background.run(services, mail.Folder(tmp_path / "mails")))
        finished, _ = await asyncio.wait({jobs, asyncio.create_task(cleared.wait())}, return_when="FIRST_COMPLETED")
        assert jobs not in finished
        jobs.cancel()
        await asyncio.wait({jobs})

    asyncio.run(until_cleared())
    assert cleared.is_set()


@pytest.mark.parametrize(("fault", "level"), [(RuntimeError("unforeseen"), "ERROR"), (DatabaseAway(), "WARNING")])
def test_a_job_goes_on_after_whatever_it_meets_and_at_once_while_more_may_wait(
    fault: Exception, level: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    paused: list[float] = []
    answers: Iterator[Exception | int] = iter([8, fault, 0, 0])

    async def once() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(background.Job("mails", 0.5, once).for_ever())
    waits = {"ERROR": background.BROKEN_SECONDS, "WARNING": background.AWAY_SECONDS}
    assert paused == [0.0, waits[level], 0.5, 0.5]
    assert [(record.levelname, record.__dict__["facts"]) for record in caplog.records] == [(level, {"job": "mails"})]


def test_where_there_is_a_replica_its_stamp_is_kept_new(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    async def until_beaten() -> None:
        loop, beaten = asyncio.get_running_loop(), asyncio.Event()
        monkeypatch.setattr(freshness, "beat", lambda *_arguments: loop.call_soon_threadsafe(beaten.set))
        read_from = replace(services, replica=cast("Replica", object()))
        jobs = asyncio.create_task(background.run(read_from, None))
        async with asyncio.timeout(PATIENCE):
            await beaten.wait()
        jobs.cancel()
        await asyncio.wait({jobs})

    asyncio.run(until_beaten())


def test_of_several_processes_one_clears_up_and_another_when_that_is_gone(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[object] = []
    here = services.database.url  # A job of the test before may still be at work in the other kind of database.
    monkeypatch.setattr(housekeeping, "clear", lambda tx, _now: cleared.append(tx.engine.url))
    for holder in ("one", "two", "three"):
        services.database.write_now(partial(background._clear_up, holder=holder, now=clock()))
    assert cleared.count(here) == 1
    clock.forward(timedelta(hours=1))
    services.database.write_now(partial(background._clear_up, holder="two", now=clock()))
    assert cleared.count(here) == 2
