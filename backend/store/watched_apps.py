"""The apps a member watches, as a service reports them (rule 12.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from api_client.wire.notification import WatchedApp
from api_client.wire.text import Untrusted
from backend.ids import new_id
from backend.store import personal_changes
from backend.store.database import Record, Tx
from backend.store.personal_changes import Change
from backend.store.tables import profiles, watched_apps
from backend.store.upsert import insert_into

_FIELD = ("watched_app",)
"""What the history of personal data calls it (rule 14.1)."""


def page(tx: Tx, profile_id: str, *, limit: int, after: str | None) -> list[Record]:
    """Apps, the one first watched last coming first, from behind the id `after` on; stopped ones too."""
    query = select(watched_apps).where(watched_apps.c.profile_id == profile_id)
    if after is not None:
        query = query.where(watched_apps.c.id < after)
    return list(tx.execute(query.order_by(watched_apps.c.id.desc()).limit(limit)))


def set_watching(
    tx: Tx, profile_id: str, account_id: str, app_id: str, now: datetime, *, watching: bool
) -> WatchedApp | None:
    """Watches an app of the list again, or stops watching it; None when it is not in the list."""
    this = (watched_apps.c.profile_id == profile_id) & (watched_apps.c.app_id == app_id)
    changed = update(watched_apps).where(this, watched_apps.c.watching != watching)
    if tx.execute(changed.values(watching=watching, changed_at=now)).rowcount:
        personal_changes.note(tx, profile_id, account_id, _FIELD, now)
    row = tx.execute(select(watched_apps).where(this)).one_or_none()
    return None if row is None else shown(row)


def report(tx: Tx, profile_id: str, app_id: str, name: str, now: datetime) -> WatchedApp | None:
    """Puts an app that she watches into the list; None without such a profile.

    It is watched from then on, also when she had stopped: she has chosen it anew at My Apps.
    """
    # Kept from being deleted until the row is there.
    known = select(profiles.c.id).where(profiles.c.id == profile_id).with_for_update(read=True, key_share=True)
    if tx.execute(known).first() is None:
        return None
    row_id = new_id()
    row = insert_into(tx, watched_apps).values(
        profile_id=profile_id, app_id=app_id, id=row_id, name=name, changed_at=now
    )
    written = tx.execute(
        row.on_conflict_do_update(
            index_elements=["profile_id", "app_id"],
            set_={"name": name, "watching": True, "changed_at": now},
            where=or_(watched_apps.c.name != name, watched_apps.c.watching.is_(False)),
        ).returning(watched_apps.c.id)
    ).scalar_one_or_none()
    if written is not None:
        change = Change.ADDED if written == row_id else Change.CHANGED
        personal_changes.note(tx, profile_id, None, _FIELD, now, change)
    this = (watched_apps.c.profile_id == profile_id) & (watched_apps.c.app_id == app_id)
    return shown(tx.execute(select(watched_apps).where(this)).one())


def remove(tx: Tx, profile_id: str, app_id: str, now: datetime) -> bool:
    """Takes an app off the list, as when it is gone or she has left it; False when it is not there."""
    this = (watched_apps.c.profile_id == profile_id) & (watched_apps.c.app_id == app_id)
    if tx.execute(delete(watched_apps).where(this)).rowcount == 0:
        return False
    personal_changes.note(tx, profile_id, None, _FIELD, now, Change.REMOVED)
    return True


def shown(row: Record) -> WatchedApp:
    """A row of `page` as the wire has it."""
    return WatchedApp(app_id=row.app_id, name=Untrusted(row.name), watching=row.watching, changed_at=row.changed_at)
