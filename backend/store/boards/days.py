"""Which days have boards, and which of these are shown and kept in step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Date, bindparam, select

from backend.rules.points import utc_day
from backend.store.database import Tx
from backend.store.tables import board_days, leases
from backend.store.upsert import insert_into

FIRST = "first boards"
"""Name of the lease row whose lock lets one unit of work at a time begin the first boards."""

_READY = (
    select(board_days.c.day)
    .where(board_days.c.ready, board_days.c.day <= bindparam("today", type_=Date()))
    .order_by(board_days.c.day.desc())
    .limit(2)
)
_ALL_DAYS = select(board_days.c.day, board_days.c.ready).order_by(board_days.c.day)


@dataclass(frozen=True, slots=True)
class Shown:
    """The day whose boards are shown, and the one before it, where it has boards."""

    day: date
    before: date | None

    @property
    def as_of(self) -> datetime:
        """The start of the day: it ends the window."""
        return datetime.combine(self.day, time(), UTC)


def shown(tx: Tx, now: datetime) -> Shown:
    """The newest day up to today whose boards are ready; today itself while there are none at all."""
    today = utc_day(now)
    days = [*tx.execute(_READY, {"today": today}).scalars()] or [today]
    before = days[0] - timedelta(days=1)
    return Shown(days[0], before if before in days else None)


def kept(tx: Tx, now: datetime) -> list[date]:
    """The days whose boards are kept in step: the one shown, and those after it, on which it works already.

    Asked after the lock on the profile whose points change, it names each day that the rollover has begun before it
    came to this profile: either it finds the change, or the change finds the day.
    """
    rows = tx.execute(_ALL_DAYS).all()
    today = utc_day(now)
    first = max((row.day for row in rows if row.ready and row.day <= today), default=None)
    return [row.day for row in rows if first is None or row.day >= first]


def begin_first(tx: Tx, now: datetime) -> list[date]:
    """Begins the boards of today in a database that has none, so before anybody has points; `kept` after that."""
    mine = insert_into(tx, leases).values(name=FIRST, holder="", expires_at=now)
    tx.execute(mine.on_conflict_do_update(index_elements=["name"], set_={"holder": ""}))
    days = kept(tx, now)
    if days:
        return days
    # The rollover may begin the same day meanwhile, under a lease of its own: then that one's row counts.
    first = insert_into(tx, board_days).values(day=utc_day(now), built_to="", ready=True)
    tx.execute(first.on_conflict_do_nothing())
    return kept(tx, now)
