"""What the backend does besides answering: mail, the quarter's challenges, the next day's boards, clearing up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from backend import mail, recovery_by_operator
from backend.ids import new_id
from backend.services import Services
from backend.store import badge_sweep, boards, challenges, freshness, housekeeping, leases
from backend.store.database import DatabaseAway, Tx

logger = logging.getLogger("mxprofile.background")
MINUTELY = timedelta(minutes=1).total_seconds()
HOURLY = timedelta(hours=1).total_seconds()
HOURLY_LEASE = timedelta(minutes=55)
BOARD_SECONDS = 20.0
"""How often it is asked whether there are boards to make."""
BROKEN_SECONDS = 60.0


async def run(services: Services, sender: mail.Sender | None, sms_command: Path | None = None) -> None:
    """Runs all jobs until cancelled."""
    async with asyncio.TaskGroup() as jobs:
        jobs.create_task(_kept_up(lambda: _hourly(services)))
        jobs.create_task(_kept_up(lambda: _minutely(services)))
        if sms_command is not None:
            from backend import text_messages

            program = text_messages.Program(sms_command)
            jobs.create_task(_kept_up(lambda: text_messages.send_for_ever(services, program)))
        if services.replica is not None:
            jobs.create_task(_kept_up(lambda: _beat(services)))
        jobs.create_task(_kept_up(lambda: _boards(services)))
        if sender is None:
            logger.warning("mails are not sent, and wait: start with --smtp URL or --mail-dir DIR")
        else:
            jobs.create_task(_kept_up(lambda: mail.send_for_ever(services, sender)))


async def _kept_up(job: Callable[[], Awaitable[None]]) -> None:
    """Runs a job that has no end; begins it again, after a pause, when something unforeseen ended it."""
    while True:
        try:
            await job()
        except Exception:  # whatever it is, the other jobs and the next try must not suffer: it is logged
            logger.exception("a job broke off and will begin again")
            await asyncio.sleep(BROKEN_SECONDS)


async def _beat(services: Services) -> None:
    """Keeps the stamp new by which replicas show how far they have come."""
    while True:
        with suppress(DatabaseAway):
            await services.database.write(lambda tx: freshness.beat(tx, services.clock()))
        await asyncio.sleep(freshness.BEAT_AFTER.total_seconds())


async def _hourly(services: Services) -> None:
    holder = new_id()
    while True:
        try:
            await services.database.write(lambda tx: _clear_up(tx, holder, services.clock()))
        except DatabaseAway:
            logger.warning("the database is away; trying again in an hour")
        await asyncio.sleep(HOURLY)


def _clear_up(tx: Tx, holder: str, now: datetime) -> None:
    """Does the hourly jobs, unless another process does or did: the lease outlasts them, and ends before the hour."""
    if leases.take(tx, "hourly", holder, now, HOURLY_LEASE):
        challenges.ensure_current(tx, now)
        housekeeping.clear(tx, now)


async def _minutely(services: Services) -> None:
    while True:
        try:
            await recovery_by_operator.apply_due(services)
            await give_changed_badges(services)
        except DatabaseAway:
            logger.warning("the database is away; trying again in a minute")
        await asyncio.sleep(MINUTELY)


async def give_changed_badges(services: Services) -> None:
    """Gives badges that an operator made or changed to who has done enough for them already, in chunks."""
    database = services.database
    if await database.read(badge_sweep.is_due):
        while await database.write(lambda tx: badge_sweep.step(tx, services.clock())):
            pass


async def _boards(services: Services) -> None:
    """Makes the boards of the days to come, a chunk at a time: between two of them requests get their turn."""
    holder, database = new_id(), services.database
    while True:
        try:
            if await database.read(lambda tx: boards.is_due(tx, services.clock())):
                while await database.write(lambda tx: boards.step(tx, holder, services.clock())):
                    pass
        except DatabaseAway:
            logger.warning("the database is away; the boards wait")
        await asyncio.sleep(BOARD_SECONDS)
