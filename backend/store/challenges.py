"""Challenges."""

from __future__ import annotations

from datetime import datetime

from backend.store.database import Tx


def ensure_current(tx: Tx, now: datetime) -> None:
    """Adds the catalogue's challenges of this quarter and the next that are not there yet."""
