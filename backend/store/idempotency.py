"""`Idempotency-Key`: the first answer again, for 24 hours."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from backend.problems import Problem
from backend.store.database import Tx, lock_timed_out
from backend.store.tables import idempotency
from backend.store.upsert import insert_into

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time."""

    status: int
    body: str


def begin(tx: Tx, owner: str, key: str, asked: bytes, now: datetime) -> StoredAnswer | None:
    """Takes the key for this unit of work, or gives the answer that it had before.

    `asked` is the request, which may hold a password. Of it and of the key only digests are kept, that of the request
    under the key itself: without the key, which is nowhere, nobody can try passwords against it.

    A second unit with the same key waits for the first one's end. Raises what `answered` raises, and `Problem` 409
    `idempotency_in_progress` when the first one takes too long.
    """
    tx.execute(delete(idempotency).where(idempotency.c.owner == owner, idempotency.c.expires_at <= now))
    try:
        taken = tx.execute(
            insert_into(tx, idempotency)
            .values(owner=owner, key=_kept(key), digest=_digest(key, asked), expires_at=now + KEPT)
            .on_conflict_do_nothing()
            .returning(idempotency.c.key)
        ).one_or_none()
    except OperationalError as error:
        if lock_timed_out(error):
            raise Problem(
                409, "idempotency_in_progress", "The first request with this key is still running: ask again shortly."
            ) from error
        raise
    return answered(tx, owner, key, asked, now) if taken is None else None


def answered(tx: Tx, owner: str, key: str, asked: bytes, now: datetime) -> StoredAnswer | None:
    """The answer that the key had before; None when it is new.

    Raises `Problem` 422 `idempotency_key_reused` when the key was used for something else, and 409
    `secret_already_issued` with the id of what was made when the first answer held a secret.
    """
    this = (idempotency.c.owner == owner) & (idempotency.c.key == _kept(key)) & (idempotency.c.expires_at > now)
    first = tx.execute(select(idempotency).where(this)).one_or_none()
    if first is None:
        return None
    if first.digest != _digest(key, asked):
        raise Problem(
            422, "idempotency_key_reused", "This Idempotency-Key was used for another request: make a new one."
        )
    if first.body is None:
        raise Problem(
            409,
            "secret_already_issued",
            "This was made by an earlier request, and its secret is shown only once: delete it and make another.",
            id=first.made_id,
        )
    return StoredAnswer(first.status, first.body)


def finish(tx: Tx, owner: str, key: str, *, status: int, body: str | None, made_id: str | None) -> None:
    """Keeps the answer for repetitions; `body` is None for one that holds a secret."""
    tx.execute(
        update(idempotency)
        .where(idempotency.c.owner == owner, idempotency.c.key == _kept(key))
        .values(status=status, body=body, made_id=made_id)
    )


def free(tx: Tx, owner: str, key: str) -> None:
    """Gives a key back whose request was refused, so that it can be asked again."""
    tx.execute(delete(idempotency).where(idempotency.c.owner == owner, idempotency.c.key == _kept(key)))


def forget(tx: Tx, owners: Iterable[str]) -> None:
    """Deletes every answer that is kept for these owners."""
    tx.execute(delete(idempotency).where(idempotency.c.owner.in_([*owners])))


def _digest(key: str, asked: bytes) -> str:
    return hmac.new(key.encode(), asked, hashlib.sha256).hexdigest()


def _kept(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
