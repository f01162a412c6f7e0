"""Giving badges: whoever changes what they count gives what is complete then (rule 3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from backend.rules import badges as rules
from backend.store.database import Tx
from backend.store.point_books import Book
from backend.store.tables import earned_badges


def give(tx: Tx, book: Book, now: datetime) -> None:
    """Gives the badge levels that are complete and not given yet; none is ever taken away (rule 3.4).

    The book's profile is locked.
    """
    new = rules.newly_completed(book.badges.values(), book.counters(), book.earned)
    if not new:
        return
    tx.execute(
        insert(earned_badges),
        [
            {"profile_id": book.profile_id, "badge_id": one.badge_id, "level": one.level, "earned_at": now}
            for one in new
        ],
    )
    book.earned.update({one.badge_id: one.level for one in new})
