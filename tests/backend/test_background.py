"""What the backend does besides answering."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from backend import background, mail
from backend.services import Services
from backend.store import housekeeping
from tests.backend.conftest import Clock


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


def test_of_several_processes_one_clears_up_and_another_when_that_is_gone(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[object] = []
    monkeypatch.setattr(housekeeping, "clear", lambda _tx, now: cleared.append(now))
    for holder in ("one", "two", "three"):
        services.database.write_now(partial(background._clear_up, holder=holder, now=clock()))
    assert len(cleared) == 1
    clock.forward(timedelta(hours=1))
    services.database.write_now(partial(background._clear_up, holder="two", now=clock()))
    assert len(cleared) == 2
