"""Whose password a reset is for (rule 10.3)."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from backend.store.database import Record, Tx
from backend.store.tables import accounts, profiles


def request_of(address_key: str) -> str:
    """The request that codes for an address belong to: the address is all that the person at the other end has."""
    return hashlib.sha256(address_key.encode()).hexdigest()


def account_at(tx: Tx, address_key: str) -> Record | None:
    """The account with a normalised address, with its profile's `recovery_email`; one query, whoever is found."""
    query = select(accounts, profiles.c.recovery_email).join(profiles, profiles.c.id == accounts.c.profile_id)
    return tx.execute(query.where(accounts.c.email_key == address_key)).one_or_none()
