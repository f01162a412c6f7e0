"""How far a read replica has come: whether it has what a member wrote last, and how old its rows are at most.

Rows are compared, not positions in a log: engines that only speak PostgreSQL's protocol have no
`pg_last_wal_replay_lsn()`. It holds on every replica that applies whole transactions in the order of their commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, literal, or_, select, update

from backend.ids import new_id
from backend.store.database import Tx
from backend.store.secrets import Bearer
from backend.store.tables import heartbeats, profile_writes, profiles, secrets
from backend.store.upsert import insert_into

MOST_LAG = timedelta(seconds=10)
"""A replica further behind than this is not asked."""
BEAT_AFTER = timedelta(seconds=1)
_PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the primary had when it admitted a request: a replica that has it too may answer."""

    secret_id: str | None
    """Made in or after the transaction that made its owner: a replica that knows it knows her."""
    profile_id: str | None
    version: str | None
    """Of the member's last write; None when she never wrote."""
    beat_at: datetime | None


def note_write(tx: Tx, profile_id: str) -> None:
    """Marks that a member writes with this transaction; the last thing in it, so that the row is locked for short."""
    version = new_id()
    changed = update(profile_writes).where(profile_writes.c.profile_id == profile_id).values(version=version)
    if tx.execute(changed).rowcount == 0:
        # From her profile's row, which is gone if this was how she left.
        herself = select(profiles.c.id, literal(version)).where(profiles.c.id == profile_id)
        first = insert_into(tx, profile_writes).from_select(["profile_id", "version"], herself)
        tx.execute(first.on_conflict_do_update(index_elements=["profile_id"], set_={"version": version}))


def beat(tx: Tx, now: datetime) -> None:
    """Renews the stamp that tells how old a replica's rows are, unless another process just did.

    One from the future was made by a clock that has been set right since: waiting for it would let replicas lag unseen.
    """
    wrong = or_(heartbeats.c.at <= now - BEAT_AFTER, heartbeats.c.at > now + MOST_LAG)
    if tx.execute(update(heartbeats).where(heartbeats.c.name == _PRIMARY, wrong).values(at=now)).rowcount == 0:
        tx.execute(insert_into(tx, heartbeats).values(name=_PRIMARY, at=now).on_conflict_do_nothing())


def mark(tx: Tx, bearer: Bearer | None) -> Mark:
    """What a replica must have to answer this bearer; read on the primary."""
    profile_id = bearer.profile_id if bearer else None
    version = select(profile_writes.c.version).where(profile_writes.c.profile_id == profile_id).scalar_subquery()
    beat_at = select(heartbeats.c.at).where(heartbeats.c.name == _PRIMARY).scalar_subquery()
    row = tx.execute(select(version.label("version"), beat_at.label("beat_at"))).one()
    return Mark(bearer.secret_id if bearer else None, profile_id, row.version, row.beat_at)


def reached(tx: Tx, wanted: Mark) -> bool:
    """True when the database of `tx`, a replica, has come to that mark and lags by `MOST_LAG` at most.

    Two stamps of the primary are compared, so that the clock of this machine does not matter.
    """
    version = select(profile_writes.c.version).where(profile_writes.c.profile_id == wanted.profile_id).scalar_subquery()
    beat_at = select(heartbeats.c.at).where(heartbeats.c.name == _PRIMARY).scalar_subquery()
    known = exists().where(secrets.c.id == wanted.secret_id)
    row = tx.execute(select(version.label("version"), beat_at.label("beat_at"), known.label("known"))).one()
    return (
        wanted.beat_at is not None
        and row.beat_at is not None
        and wanted.beat_at - row.beat_at <= MOST_LAG
        and row.version == wanted.version
        and (row.known or wanted.secret_id is None)
    )
