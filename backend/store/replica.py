"""A copy of the database that is only read, and that may lag behind it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from backend.store import freshness
from backend.store.database import Database, DatabaseAway, Tx
from backend.store.freshness import Mark

logger = logging.getLogger("mxprofile.replica")
Result = TypeVar("Result")

AWAY_SECONDS = 5.0
"""How long a replica that could not be reached is left alone."""


class Replica:
    """A read replica by its URL: it answers what it surely knows, and the primary answers the rest."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        if self.database.is_sqlite:
            raise ValueError("--read-database is a replica of a PostgreSQL database: postgresql://USER@HOST/NAME")
        self._asked_again_at: float | None = None
        """Set while it is away."""

    async def read(self, wanted: Mark, work: Callable[[Tx], Result]) -> Result | None:
        """`work` on the replica; None when the primary is to be asked.

        That is so when the replica has not come to `wanted`, is away, or `work` raised there: a refusal may come of
        what the copy lacks, so the primary has the last word.
        """
        if self._asked_again_at is not None:
            if time.monotonic() < self._asked_again_at:
                return None
            # One request tries it; should that hang, the others do not.
            self._asked_again_at = time.monotonic() + AWAY_SECONDS
        try:
            made = await self.database.read(lambda tx: work(tx) if freshness.reached(tx, wanted) else None)
        except DatabaseAway:
            if self._asked_again_at is None:
                logger.warning("the replica is away; the primary answers")
            self._asked_again_at = time.monotonic() + AWAY_SECONDS
        except Exception as error:  # whatever it is, the primary is asked the same and answers or raises
            logger.info("the replica did not answer", extra={"facts": {"reason": type(error).__name__}})
        else:
            self._asked_again_at = None
            return made
        return None

    def close(self) -> None:
        """Waits for the reads under way and closes all connections."""
        self.database.close()
