"""Challenges that an activity completes: told by mail, once for each member (rules 4.1 and 12.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select

from backend.catalogue.model import Challenge
from backend.rules import challenges as rules
from backend.store import challenges, members, notifications, outbox
from backend.store.database import Tx
from backend.store.notifications import Notification
from backend.store.point_books import Book
from backend.store.tables import claims, completed_challenges


def tell(tx: Tx, books: Iterable[Book], now: datetime) -> None:
    """Mails each profile about the challenges that what was recorded in its book has completed.

    The books are locked, so that of two units that complete a challenge together one sees it complete. Costs one query
    unless an activity of a kind that a challenge of its time needs was recorded.
    """
    changed = [book for book in books if book.recorded]
    if not changed:
        return
    times = [at for book in changed for _kind, at in book.recorded]
    running = challenges.between(tx, min(times), max(times))
    for book in changed:
        touched = [one for one in running if rules.news_for(one, book.recorded)]
        if touched:
            _tell_one(tx, book, touched, now)


def _tell_one(tx: Tx, book: Book, touched: Sequence[Challenge], now: datetime) -> None:
    profile_id = book.profile_id
    told = select(completed_challenges.c.challenge_id).where(completed_challenges.c.profile_id == profile_id)
    claimed = select(claims.c.challenge_id).where(claims.c.profile_id == profile_id)
    over = {*tx.execute(told.union(claimed)).scalars()}
    open_ones = [one for one in touched if one.id not in over]
    counts = challenges.counts(tx, profile_id, open_ones) if open_ones else {}
    for challenge in open_ones:
        after = counts.get((challenge.starts_at, challenge.ends_at), {})
        if rules.completes(challenge, after, rules.news_for(challenge, book.recorded)):
            _complete(tx, profile_id, challenge, now)


def _complete(tx: Tx, profile_id: str, challenge: Challenge, now: datetime) -> None:
    row = {"profile_id": profile_id, "challenge_id": challenge.id, "completed_at": now}
    tx.execute(insert(completed_challenges).values(**row))
    if not notifications.wants(tx, profile_id, Notification.CHALLENGE_MAIL):
        return
    facts = {"title": challenge.title, "credits": challenge.credits}
    for account in members.accounts_of(tx, profile_id):
        # Credits go to an account that signs in: not to a deactivated one, and not to the recovery e-mail.
        if account.status == "active":
            outbox.enqueue(tx, "challenge_completed", account.email, facts, now)
