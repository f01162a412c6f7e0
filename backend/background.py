"""What the backend does besides answering: mail, the quarter's challenges, the next day's boards, clearing up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from backend import mail, recovery_by_operator
from backend.ids import new_id
from backend.services import Services
from backend.store import badge_sweep, boards, challenges, freshness, housekeeping, leases
from backend.store.database import DatabaseAway, Tx

logger = logging.getLogger("mxprofile.background")
SENDING_SECONDS = 0.5
"""How soon what was decided to be sent is looked for; it waits in the database, whichever process wrote it."""
BOARD_SECONDS = 20.0
"""How often it is asked whether there are boards to make."""
MINUTELY = timedelta(minutes=1).total_seconds()
HOURLY = timedelta(hours=1).total_seconds()
HOURLY_LEASE = timedelta(minutes=55)
AWAY_SECONDS = 5.0
"""How long the database is left alone by what is done more often than that."""
BROKEN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again, for as long as the backend runs."""

    name: str
    every: float
    """Seconds from the end of one time to the begin of the next."""
    once: Callable[[], Awaitable[object]]
    """Does it; what it answers, when true, says that more may wait, so that the next time is at once."""

    async def for_ever(self) -> None:
        """Does it until cancelled, whatever it meets: neither the other jobs nor the next time must suffer."""
        while True:
            try:
                pause = 0.0 if await self.once() else self.every
            except DatabaseAway:
                logger.warning("the database is away; a job waits", extra={"facts": {"job": self.name}})
                pause = max(self.every, AWAY_SECONDS)
            except Exception:  # whatever it is: it is logged
                logger.exception("a job broke off and will begin again", extra={"facts": {"job": self.name}})
                pause = BROKEN_SECONDS
            await asyncio.sleep(pause)


async def run(services: Services, sender: mail.Sender | None, sms_command: Path | None = None) -> None:
    """Runs all jobs until cancelled."""
    if sender is None:
        logger.warning("mails are not sent, and wait: start with --smtp URL or --mail-dir DIR")
    async with asyncio.TaskGroup() as tasks:
        for job in jobs(services, sender, sms_command):
            tasks.create_task(job.for_ever())


def jobs(services: Services, sender: mail.Sender | None, sms_command: Path | None) -> list[Job]:
    """The jobs of a process with these services."""
    holder = new_id()
    write, clock = services.database.write, services.clock
    found = [
        Job("hourly", HOURLY, lambda: write(lambda tx: _clear_up(tx, holder, clock()))),
        Job("recovery e-mails", MINUTELY, lambda: recovery_by_operator.apply_due(services)),
        Job("changed badges", MINUTELY, lambda: give_changed_badges(services)),
        Job("boards", BOARD_SECONDS, lambda: _make_boards(services, holder)),
    ]
    if services.replica is not None:
        every = freshness.BEAT_AFTER.total_seconds()
        found.append(Job("beat", every, lambda: write(lambda tx: freshness.beat(tx, clock()))))
    if sender is not None:
        found.append(Job("mails", SENDING_SECONDS, lambda: mail.send_due(services, sender)))
    if sms_command is not None:
        from backend import text_messages

        program = text_messages.Program(sms_command)
        found.append(Job("text messages", SENDING_SECONDS, lambda: text_messages.send_due(services, program)))
    return found


def _clear_up(tx: Tx, holder: str, now: datetime) -> None:
    """Does the hourly jobs, unless another process does or did: the lease outlasts them, and ends before the hour."""
    if leases.take(tx, "hourly", holder, now, HOURLY_LEASE):
        challenges.ensure_current(tx, now)
        housekeeping.clear(tx, now)


async def give_changed_badges(services: Services) -> None:
    """Gives badges that an operator made or changed to who has done enough for them already, in chunks."""
    database = services.database
    if await database.read(badge_sweep.is_due):
        while await database.write(lambda tx: badge_sweep.step(tx, services.clock())):
            pass


async def _make_boards(services: Services, holder: str) -> None:
    """Makes the boards of the days to come, a chunk at a time: between two of them requests get their turn."""
    database = services.database
    if await database.read(lambda tx: boards.is_due(tx, services.clock())):
        while await database.write(lambda tx: boards.step(tx, holder, services.clock())):
            pass
