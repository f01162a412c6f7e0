"""The history of changes to personal data: what, when, from which account (rule 14.1). Values are not kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert

from backend.ids import new_id
from backend.store.database import Tx
from backend.store.tables import personal_changes


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
