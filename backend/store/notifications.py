"""What a member wants to hear about (rule 12.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from api_client.wire.notification import NotificationChange, NotificationSettings
from backend.store import personal_changes
from backend.store.database import Tx
from backend.store.tables import accounts, notification_settings
from backend.store.upsert import insert_into


class Notification(StrEnum):
    """What a profile can switch on and off; the columns of its settings."""

    BUZZ_DAILY_DIGEST = "buzz_daily_digest"
    BUZZ_THREAD_UPDATES = "buzz_thread_updates"
    INVITATION_MAIL = "invitation_mail"
    CHALLENGE_MAIL = "challenge_mail"


DEFAULTS = {
    Notification.BUZZ_DAILY_DIGEST: False,
    Notification.BUZZ_THREAD_UPDATES: True,
    Notification.INVITATION_MAIL: True,
    Notification.CHALLENGE_MAIL: True,
}


def wants(tx: Tx, profile_id: str, notification: Notification) -> bool:
    """True when this member wants it; by default as `DEFAULTS` say."""
    column = notification_settings.c[notification]
    chosen = tx.execute(select(column).where(notification_settings.c.profile_id == profile_id)).scalar_one_or_none()
    return DEFAULTS[notification] if chosen is None else bool(chosen)


def read(tx: Tx, profile_id: str, account_id: str) -> NotificationSettings:
    """The settings of a profile and of one of its accounts."""
    query = select(notification_settings).where(notification_settings.c.profile_id == profile_id)
    chosen: Mapping[Any, Any] = tx.execute(query).mappings().one_or_none() or DEFAULTS
    marketing = tx.execute(select(accounts.c.marketing_consent).where(accounts.c.id == account_id)).scalar_one()
    return NotificationSettings(
        **{notification.value: chosen[notification] for notification in Notification}, marketing_mail=marketing
    )


def lock(tx: Tx, profile_id: str) -> None:
    """Locks a profile's settings until the transaction's end: for an edit of what `read` answers then."""
    row = insert_into(tx, notification_settings).values(profile_id=profile_id)
    tx.execute(row.on_conflict_do_nothing(index_elements=["profile_id"]))
    mine = notification_settings.c.profile_id == profile_id
    tx.execute(select(notification_settings.c.profile_id).where(mine).with_for_update())


def change(tx: Tx, profile_id: str, account_id: str, wanted: NotificationChange, now: datetime) -> None:
    """Changes what is given, and writes it into the history of personal data (rule 14.1)."""
    present = read(tx, profile_id, account_id).model_dump()
    new = {name: value for name, value in wanted.model_dump(exclude_none=True).items() if present[name] != value}
    personal_changes.note(tx, profile_id, account_id, new, now)
    if "marketing_mail" in new:
        consent = new.pop("marketing_mail")
        tx.execute(update(accounts).where(accounts.c.id == account_id).values(marketing_consent=consent))
    if new:
        mine = notification_settings.c.profile_id == profile_id
        tx.execute(update(notification_settings).where(mine).values(**new))
