"""Avatars: a few sizes of each as PNG, in the database, where every machine finds them (rule 9.1)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from backend.store.database import Tx
from backend.store.tables import avatars


def put(tx: Tx, profile_id: str, by_size: Mapping[int, bytes]) -> None:
    """Keeps an avatar, by the pixels of its longer side, instead of the one there was."""
    remove(tx, profile_id)
    tx.execute(insert(avatars), [{"profile_id": profile_id, "size": size, "png": png} for size, png in by_size.items()])


def move(tx: Tx, from_profile_id: str, to_profile_id: str) -> None:
    """Lets another profile, which has none, have an avatar (rule 11.2)."""
    tx.execute(update(avatars).where(avatars.c.profile_id == from_profile_id).values(profile_id=to_profile_id))


def remove(tx: Tx, profile_id: str) -> None:
    """Forgets a profile's avatar."""
    tx.execute(delete(avatars).where(avatars.c.profile_id == profile_id))


def png(tx: Tx, profile_id: str, size: int) -> bytes | None:
    """The avatar in this size; its largest when it was never so large; None when there is none."""
    mine = select(avatars.c.png).where(avatars.c.profile_id == profile_id)
    fitting = mine.where(avatars.c.size >= size).order_by(avatars.c.size).limit(1)
    found: bytes | None = tx.execute(fitting).scalar_one_or_none()
    if found is None:
        found = tx.execute(mine.order_by(avatars.c.size.desc()).limit(1)).scalar_one_or_none()
    return found
