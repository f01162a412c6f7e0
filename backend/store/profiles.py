"""The personal details of a profile, and changes of them (rule 9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from backend.store import skills
from backend.store.database import Record, Tx
from backend.store.people import person_columns
from backend.store.tables import profiles


def one(tx: Tx, profile_id: str) -> Record | None:
    """A profile's columns; None when there is no such. To decide on them, lock its points first (`point_books`)."""
    return tx.execute(select(profiles).where(profiles.c.id == profile_id)).one_or_none()


def as_seen(tx: Tx, profile_id: str) -> Record | None:
    """The same with what a list of people shows of it beside them (`people.person_columns`)."""
    return tx.execute(select(profiles, *person_columns(profiles)).where(profiles.c.id == profile_id)).one_or_none()


def write(tx: Tx, profile_id: str, values: Mapping[str, Any], now: datetime) -> None:
    """Gives these columns other values; `skills` too, however they are kept."""
    tx.execute(update(profiles).where(profiles.c.id == profile_id).values({**values, "updated_at": now}))
    if "skills" in values:
        skills.put(tx, profile_id, values["skills"])
