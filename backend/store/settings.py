"""Settings of this backend that are rows: the operator's, and keys that all its processes share."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from backend.ids import new_id
from backend.rules.passwords import DEFAULT_MAX_AGE_DAYS
from backend.store.database import Tx
from backend.store.tables import settings
from backend.store.upsert import insert_into

PASSWORD_DAYS = "password_max_age_days"  # noqa: S105 - a setting's name
CODE_KEY = "code_key"
INVITE_KEY = "invite_key"
TWO_FACTOR_KEY = "two_factor_key"
BADGES_VERSION = "badges_version"
BADGE_SWEEP = "badge_sweep"
CHANGES_TRACKED_SINCE = "changes_tracked_since"
"""Written by the migration that brought the history."""
KEY_BYTES = 32


def password_days(tx: Tx) -> int:
    """The age in days at which a password's change is asked for (rule 10.2); 0 is never."""
    days = _value(tx, PASSWORD_DAYS)
    return DEFAULT_MAX_AGE_DAYS if days is None else int(days)


def set_password_days(tx: Tx, days: int) -> None:
    """Sets the policy's number of days; 0 is never."""
    row = insert_into(tx, settings).values(name=PASSWORD_DAYS, value=days)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": days}))


def code_key(tx: Tx) -> bytes:
    """The key of the codes' HMACs (rule 11.4); made when it is first asked for, so `tx` has to be able to write."""
    return _key(tx, CODE_KEY)


def invite_key(tx: Tx) -> bytes:
    """The key of invited addresses' HMACs (rule 5.5); made in the same way."""
    return _key(tx, INVITE_KEY)


def two_factor_key(tx: Tx) -> bytes:
    """What makes authenticators' secrets of their seeds where the operator keeps no key outside of the database.

    Made when it is first asked for, so `tx` has to be able to write.
    """
    return _key(tx, TWO_FACTOR_KEY)


def badges_version(tx: Tx) -> str | None:
    """Which set of badges holds: another text after each change; None as long as no operator has changed one."""
    version = _value(tx, BADGES_VERSION)
    return None if version is None else str(version)


def lock_badges_version(tx: Tx) -> None:
    """Lets nobody else change badges until the transaction's end."""
    # The row has to be there to be locked; a version that is new in vain costs each process one read.
    row = insert_into(tx, settings).values(name=BADGES_VERSION, value=new_id())
    tx.execute(row.on_conflict_do_nothing())
    tx.execute(select(settings.c.name).where(settings.c.name == BADGES_VERSION).with_for_update())


def renew_badges_version(tx: Tx) -> None:
    """Says that the badges have changed."""
    tx.execute(update(settings).where(settings.c.name == BADGES_VERSION).values(value=new_id()))


def changes_tracked_since(tx: Tx) -> datetime | None:
    """Since when the history of personal data is written; None in a database where it always was."""
    since = _value(tx, CHANGES_TRACKED_SINCE)
    return None if since is None else datetime.fromisoformat(since)


def badge_sweep(tx: Tx) -> dict[str, Any]:
    """How far `badge_sweep` has come."""
    return dict(_value(tx, BADGE_SWEEP) or {})


def locked_badge_sweep(tx: Tx) -> dict[str, Any] | None:
    """The same, locked until the transaction's end; None while another process has it."""
    row = insert_into(tx, settings).values(name=BADGE_SWEEP, value={})
    tx.execute(row.on_conflict_do_nothing())
    this = select(settings.c.value).where(settings.c.name == BADGE_SWEEP)
    found = tx.execute(this.with_for_update(skip_locked=True)).scalar_one_or_none()
    return None if found is None else dict(found)


def set_badge_sweep(tx: Tx, state: dict[str, Any]) -> None:
    """Says how far it has come."""
    tx.execute(update(settings).where(settings.c.name == BADGE_SWEEP).values(value=state))


def _key(tx: Tx, name: str) -> bytes:
    key = _value(tx, name)
    if key is None:
        row = insert_into(tx, settings).values(name=name, value=secrets.token_hex(KEY_BYTES))
        tx.execute(row.on_conflict_do_nothing())
        key = _value(tx, name)
    return bytes.fromhex(key)


def _value(tx: Tx, name: str) -> Any:
    return tx.execute(_VALUE, {"wanted": name}).scalar_one_or_none()


# Built once: every Overview asks for one.
_VALUE = select(settings.c.value).where(settings.c.name == bindparam("wanted"))
