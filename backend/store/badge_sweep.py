"""Giving changed badges to who has done enough for them already (rule 3.2): all members in turn, in chunks.

How far it has come is a row. A process that dies in between leaves it for the next one, and a change in between begins
it anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from backend.store import badge_awards, point_books, settings
from backend.store.database import Tx
from backend.store.tables import standings

CHUNK = 100
"""Members in one transaction, who are locked meanwhile."""


def is_due(tx: Tx) -> bool:
    """True when badges have changed and not everybody has been looked at since."""
    version = settings.badges_version(tx)
    return version is not None and settings.badge_sweep(tx) != _done(version)


def step(tx: Tx, now: datetime) -> bool:
    """Looks at the next members; False when that were the last ones, or another process is at it."""
    version, state = settings.badges_version(tx), settings.locked_badge_sweep(tx)
    if version is None or state is None or state == _done(version):
        return False
    after = str(state["after"] or "") if state.get("version") == version else ""
    query = select(standings.c.profile_id).where(standings.c.profile_id > after)
    ids = tx.execute(query.order_by(standings.c.profile_id).limit(CHUNK)).scalars().all()
    if ids:
        books = point_books.lock(tx, ids)
        for profile_id in ids:
            if profile_id in books:
                badge_awards.give(tx, books[profile_id], now)
    is_last = len(ids) < CHUNK
    settings.set_badge_sweep(tx, _done(version) if is_last else {"version": version, "after": ids[-1]})
    return not is_last


def _done(version: str) -> dict[str, Any]:
    return {"version": version, "after": None}
