"""Taking back what would count twice: its activity goes, and a ledger row with the reason takes its points."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, or_, select, tuple_, update

from backend.catalogue.loading import catalogue
from backend.rules.counted_twice import Did, Twice, referral_ids, twice
from backend.rules.points import utc_day
from backend.store import awards, former_profiles, point_books, referrals
from backend.store.database import Tx
from backend.store.merging.steps import Pair
from backend.store.point_books import Book
from backend.store.tables import activities, activity_counts, cap_counters


def found(tx: Tx, pair: Pair) -> list[Twice]:
    """The activities of the two profiles that must not count beside the others."""
    once = {kind for kind, rule in catalogue().activities.items() if rule.once}
    ids = [who for profile_id in (pair.mine, pair.theirs) for who in (profile_id, *former_profiles.of(tx, profile_id))]
    between = referral_ids(ids) | referrals.activities_of_invites(tx, (pair.mine, pair.theirs))
    mine, theirs = activities.alias(), activities.alias()
    same = (
        select(mine.c.sender, mine.c.id, theirs.c.sender.label("other_sender"), theirs.c.id.label("other_id"))
        .join(
            theirs,
            and_(
                theirs.c.profile_id == pair.theirs,
                theirs.c.kind == mine.c.kind,
                theirs.c.occurred_at == mine.c.occurred_at,
                theirs.c.sender == mine.c.sender,
                theirs.c.title == mine.c.title,
            ),
        )
        .where(mine.c.profile_id == pair.mine)
    )
    keys = {key for row in tx.execute(same) for key in ((row.sender, row.id), (row.other_sender, row.other_id))}
    candidates = or_(
        activities.c.kind.in_(once),
        and_(activities.c.sender == awards.OWN_SENDER, activities.c.id.in_(between)),
        tuple_(activities.c.sender, activities.c.id).in_(keys),
    )
    query = select(activities).where(activities.c.profile_id.in_((pair.mine, pair.theirs)), candidates)
    rows = tx.execute(query.order_by(activities.c.sender, activities.c.id)).all()
    done = [Did(row.sender, row.id, row.profile_id, row.kind, row.title, row.occurred_at, row.points) for row in rows]
    return twice(
        [one for one in done if one.profile_id == pair.mine],
        [one for one in done if one.profile_id == pair.theirs],
        once=once,
        own_sender=awards.OWN_SENDER,
        between=between,
    )


def take_back(tx: Tx, books: Mapping[str, Book], gone: list[Twice], now: datetime) -> None:
    """Takes these back from their profiles, which are locked, before anything is moved.

    The ledger row bears the time of what it takes back, so that its day, and the window with it, are right too.
    """
    for one in gone:
        did, book = one.did, books[one.did.profile_id]
        this = (activities.c.sender == did.sender) & (activities.c.id == did.id)
        tx.execute(delete(activities).where(this))
        counted = and_(activity_counts.c.profile_id == did.profile_id, activity_counts.c.kind == did.kind)
        tx.execute(update(activity_counts).where(counted).values(count=activity_counts.c.count - 1))
        book.by_kind[did.kind] = book.by_kind.get(did.kind, 1) - 1
        if not did.points:
            continue
        day = and_(
            cap_counters.c.profile_id == did.profile_id,
            cap_counters.c.kind == did.kind,
            cap_counters.c.day == utc_day(did.occurred_at),
        )
        tx.execute(update(cap_counters).where(day).values(points=cap_counters.c.points - did.points))
        category = catalogue().activities[did.kind].category
        point_books.enter(
            tx, book, did.kind, category, -did.points, did.occurred_at, now, title=did.title, reason=one.reason
        )
