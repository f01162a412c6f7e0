"""Limits per action, exact over a sliding window, and shared by all processes because they are rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from backend.problems import Problem
from backend.store.database import Tx
from backend.store.tables import rate_logs
from backend.store.upsert import insert_into

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` of an action within any `window`, for each one it limits."""

    action: str
    count: int
    window: timedelta


def spend(tx: Tx, limit: Limit, whom: str, now: datetime) -> None:
    """Counts one. Raises `Problem` 429 with `Retry-After` when the window is full; then nothing is counted."""
    key, spent = _locked(tx, limit, whom, now)
    if len(spent) >= limit.count:
        until_free = timedelta(microseconds=spent[-limit.count]) + limit.window - (now - _EPOCH)
        seconds = max(1, -(-until_free // timedelta(seconds=1)))
        raise Problem(
            429,
            "rate_limited",
            f"Too often: try again in {seconds} s.",
            headers={"Retry-After": str(seconds)},
            retry_after=seconds,
        )
    _keep(tx, key, [*spent, (now - _EPOCH) // _MICROSECOND], now + limit.window)


def has_room(tx: Tx, limit: Limit, whom: str, now: datetime) -> bool:
    """Counts one and is true; false, and nothing is counted, when the window is full."""
    try:
        spend(tx, limit, whom, now)
    except Problem:
        return False
    return True


def refund(tx: Tx, limit: Limit, whom: str, now: datetime) -> None:
    """Takes the newest one back: what was counted beforehand turned out not to count."""
    key, spent = _locked(tx, limit, whom, now)
    _keep(tx, key, spent[:-1], now + limit.window)


def forget(tx: Tx, limit: Limit, whom: str) -> None:
    """Deletes what was counted for somebody who is no more."""
    tx.execute(delete(rate_logs).where(rate_logs.c.key == _key(limit, whom)))


def _key(limit: Limit, whom: str) -> str:
    # Hashed: addresses and e-mails are not kept for counting.
    return f"{limit.action}:{hashlib.sha256(whom.encode()).hexdigest()}"


def _locked(tx: Tx, limit: Limit, whom: str, now: datetime) -> tuple[str, list[int]]:
    """The row's key and what it holds of the window; the row is locked until the transaction's end."""
    key = _key(limit, whom)
    row = insert_into(tx, rate_logs).values(key=key, spent=[], expires_at=now + limit.window)
    tx.execute(row.on_conflict_do_update(index_elements=["key"], set_={"expires_at": now + limit.window}))
    spent = tx.execute(select(rate_logs.c.spent).where(rate_logs.c.key == key)).scalar_one()
    first = (now - limit.window - _EPOCH) // _MICROSECOND
    return key, [moment for moment in spent if moment > first]


def _keep(tx: Tx, key: str, spent: list[int], expires_at: datetime) -> None:
    tx.execute(update(rate_logs).where(rate_logs.c.key == key).values(spent=spent, expires_at=expires_at))
