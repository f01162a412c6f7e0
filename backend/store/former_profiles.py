"""Profiles that were merged into others: what still names them leads to the member (rule 11.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from backend.store.database import Tx
from backend.store.tables import former_profiles, profiles


def add(tx: Tx, former_id: str, profile_id: str, now: datetime) -> None:
    """Notes that a profile, which still exists, is about to be merged; those that were merged into it follow."""
    code = tx.execute(select(profiles.c.referral_code).where(profiles.c.id == former_id)).scalar_one()
    followed = update(former_profiles).where(former_profiles.c.profile_id == former_id)
    tx.execute(followed.values(profile_id=profile_id))
    tx.execute(insert(former_profiles).values(id=former_id, profile_id=profile_id, referral_code=code, merged_at=now))


def followed(tx: Tx, former_ids: Collection[str]) -> dict[str, str]:
    """The profiles that these were merged into; what was never merged is left out."""
    query = select(former_profiles.c.id, former_profiles.c.profile_id).where(former_profiles.c.id.in_(former_ids))
    return {row.id: row.profile_id for row in tx.execute(query)}


def of(tx: Tx, profile_id: str) -> list[str]:
    """The ids that this profile's parts had before they were merged."""
    query = select(former_profiles.c.id).where(former_profiles.c.profile_id == profile_id)
    return list(tx.execute(query.order_by(former_profiles.c.id)).scalars())


def by_referral_code(tx: Tx, code: str) -> str | None:
    """The profile that the invite link of a merged one leads to."""
    query = select(former_profiles.c.profile_id).where(former_profiles.c.referral_code == code)
    return tx.execute(query).scalar_one_or_none()
