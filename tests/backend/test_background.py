"""What the backend does besides answering."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import background, mail
from backend.services import Services
from backend.store import housekeeping


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
