"""Whom a member is connected with (rule 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from api_client.wire.connection import Connection
from backend.rules.search import Wanted
from backend.store.database import Record, Tx
from backend.store.people import person, person_columns
from backend.store.tables import connections, profiles
from backend.store.walk import behind, walk

Place = tuple[datetime, str]
"""When they were connected, and the other's id."""


def page(
    tx: Tx, profile_id: str, wanted: Wanted | None, limit: int, after: Place | None
) -> tuple[list[Connection], Place | None]:
    """My connections, the newest first, and where the next page begins.

    With `wanted` only those in whose name, job title or company each of its words is.
    """
    since, other_id = connections.c.created_at, connections.c.other_id

    def fetch(behind_of: Place | None, count: int) -> Sequence[Record]:
        query = (
            select(since, *person_columns(profiles))
            .join(profiles, profiles.c.id == other_id)
            .where(connections.c.profile_id == profile_id)
            .order_by(since.desc(), other_id.desc())
            .limit(count)
        )
        return tx.execute(query if behind_of is None else query.where(behind(since, other_id, behind_of))).all()

    def fits(row: Record) -> bool:
        assert wanted is not None
        return wanted.fits([row.person_name, row.person_job_title, row.person_company])

    rows, following = walk(fetch, _place, fits if wanted else None, limit, after)
    return [Connection(person=person(row), connected_at=row.created_at) for row in rows], following


def _place(row: Record) -> Place:
    return row.created_at, row.person_id
