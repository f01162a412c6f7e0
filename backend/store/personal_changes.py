"""The history of changes to personal data: what, when, from which account (rule 14.1). Values are not kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from backend.ids import new_id
from backend.store import settings
from backend.store.database import Record, Tx
from backend.store.tables import accounts, personal_changes, profiles


class Change(StrEnum):
    """What became of a piece of personal data."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


def note(
    tx: Tx,
    profile_id: str,
    account_id: str | None,
    fields: Iterable[str],
    now: datetime,
    change: Change = Change.CHANGED,
) -> None:
    """Writes a row for each changed field, as in ``job_title`` or ``account``.

    `account_id` is the account that changed it; None for an operator or a service.
    """
    rows = [
        {
            "profile_id": profile_id,
            "id": new_id(),
            "at": now,
            "account_id": account_id,
            "field": field,
            "change": change,
        }
        for field in fields
    ]
    if rows:
        tx.execute(insert(personal_changes), rows)


def page(tx: Tx, profile_id: str, limit: int, after: str | None) -> list[Record]:
    """A profile's changes, newest first, from behind the id `after` on, each with its account's `email` or None."""
    query = (
        select(personal_changes, accounts.c.email)
        .outerjoin(accounts, accounts.c.id == personal_changes.c.account_id)
        .where(personal_changes.c.profile_id == profile_id)
    )
    if after is not None:
        query = query.where(personal_changes.c.id < after)
    return list(tx.execute(query.order_by(personal_changes.c.id.desc()).limit(limit)))


def tracked_since(tx: Tx, profile_id: str) -> datetime:
    """Since when a profile's changes are written: since it was made, unless it is older than the history."""
    made_at: datetime = tx.execute(select(profiles.c.created_at).where(profiles.c.id == profile_id)).scalar_one()
    since = settings.changes_tracked_since(tx)
    return made_at if since is None else max(made_at, since)
