"""What the backend does besides answering: sending mail, keeping the quarter's challenges, clearing what is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

from backend.services import Services
from backend.store import challenges, housekeeping
from backend.store.database import DatabaseAway

logger = logging.getLogger("mxprofile.background")
HOURLY = timedelta(hours=1).total_seconds()


async def run(services: Services, mail_dir: Path | None) -> None:
    """Runs all jobs until cancelled."""
    async with asyncio.TaskGroup() as jobs:
        jobs.create_task(_hourly(services))
        if mail_dir is None:
            logger.warning("mails are not sent, and wait: start with --mail-dir DIR")
        else:
            from backend import mail

            jobs.create_task(mail.send_for_ever(services, mail.Folder(mail_dir)))


async def _hourly(services: Services) -> None:
    while True:
        try:
            await services.database.write(lambda tx: challenges.ensure_current(tx, services.clock()))
            await services.database.write(lambda tx: housekeeping.clear(tx, services.clock()))
        except DatabaseAway:
            logger.warning("the database is away; trying again in an hour")
        await asyncio.sleep(HOURLY)
