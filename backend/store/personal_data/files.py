"""The file of all personal data: made once, kept an hour as rows, so that any machine can send any part (rule 14.1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from backend.ids import new_id
from backend.store import rate_limits
from backend.store.database import Record, Tx
from backend.store.personal_data import reading
from backend.store.personal_data.sections import SECTIONS
from backend.store.rate_limits import Limit
from backend.store.tables import download_pieces, downloads, profiles

KEPT = timedelta(hours=1)
PIECE_BYTES = 256 * 1024
"""What is in memory at once, for making the file and for sending it."""
MADE = Limit("personal_data_made", 4, timedelta(hours=1))


def current(tx: Tx, profile_id: str, now: datetime) -> Record | None:
    """The profile's file, with `id`, `digest` and `size`; None when there is none, or no more."""
    query = select(downloads).where(downloads.c.profile_id == profile_id, downloads.c.expires_at > now)
    return tx.execute(query).one_or_none()


def make(tx: Tx, profile_id: str, now: datetime) -> Record | None:
    """Makes the file, unless another request just has; None when the profile is gone. Raises `Problem` 429."""
    mine = select(profiles.c.id).where(profiles.c.id == profile_id)
    if tx.execute(mine.with_for_update(key_share=True)).first() is None:
        return None
    there = current(tx, profile_id, now)
    if there is not None:
        return there
    rate_limits.spend(tx, MADE, profile_id, now)
    tx.execute(delete(downloads).where(downloads.c.profile_id == profile_id))
    row = {"profile_id": profile_id, "id": new_id(), "made_at": now, "expires_at": now + KEPT}
    tx.execute(insert(downloads).values(**row, digest="", size=0))
    digest, size = hashlib.sha256(), 0
    for number, piece in enumerate(_pieces(_content(tx, profile_id, now))):
        tx.execute(insert(download_pieces).values(profile_id=profile_id, number=number, content=piece))
        digest.update(piece)
        size += len(piece)
    whole = update(downloads).where(downloads.c.profile_id == profile_id)
    return tx.execute(whole.values(digest=digest.hexdigest(), size=size).returning(*downloads.c)).one()


def piece(tx: Tx, profile_id: str, file_id: str, number: int) -> bytes | None:
    """One piece of a file; None when that file is no more."""
    query = (
        select(download_pieces.c.content)
        .join(downloads, downloads.c.profile_id == download_pieces.c.profile_id)
        .where(download_pieces.c.profile_id == profile_id, downloads.c.id == file_id)
        .where(download_pieces.c.number == number)
    )
    found: bytes | None = tx.execute(query).scalar_one_or_none()
    return found


def _content(tx: Tx, profile_id: str, now: datetime) -> Iterator[str]:
    """The file as JSON, a row a line."""
    yield f'{{"made_at": {json.dumps(reading.as_json(now))}, "sections": {{'
    for place, section in enumerate(SECTIONS):
        yield f"{',' if place else ''}\n{json.dumps(section.id)}: ["
        for number, row in enumerate(reading.every(tx, section, profile_id)):
            line = {name: reading.as_json(value) for name, value in row.items()}
            yield f"{',' if number else ''}\n {json.dumps(line, ensure_ascii=False)}"
        yield "]"
    yield "\n}}\n"


def _pieces(parts: Iterator[str]) -> Iterator[bytes]:
    """The same as bytes, in pieces of `PIECE_BYTES`."""
    waiting = bytearray()
    for part in parts:
        waiting += part.encode()
        while len(waiting) >= PIECE_BYTES:
            yield bytes(waiting[:PIECE_BYTES])
            del waiting[:PIECE_BYTES]
    if waiting:
        yield bytes(waiting)
