"""Activities that a merge took back since they would count twice: sent again, they still change nothing (rule 2.2).

Only of what services report with a title; what this backend records itself it does not record again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, insert, select

from backend.rules.counted_twice import Did
from backend.store.database import Record, Tx
from backend.store.tables import activities, taken_back


def note(tx: Tx, gone: Sequence[Did]) -> None:
    """Notes activities that are about to be deleted."""
    titled = [{"of_sender": did.sender, "of_id": did.id} for did in gone if did.title is not None]
    if titled:
        names = [column.name for column in taken_back.columns]
        this = and_(activities.c.sender == bindparam("of_sender"), activities.c.id == bindparam("of_id"))
        rows = select(*(activities.c[name] for name in names)).where(this)
        tx.execute(insert(taken_back).from_select(names, rows), titled)


def first(tx: Tx, sender: str, activity_id: str) -> Record | None:
    """The row of an activity that was taken back, with its digest and points; None if there was none with this id."""
    return tx.execute(_FIRST, {"of_sender": sender, "of_id": activity_id}).one_or_none()


# Built once: every activity that is reported asks for one.
_FIRST = select(taken_back).where(taken_back.c.sender == bindparam("of_sender"), taken_back.c.id == bindparam("of_id"))
