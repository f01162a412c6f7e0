"""What adds up in a merge, in numbers, for its preview (rule 11.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import distinct, func, select

from backend.rules.counted_twice import Twice
from backend.rules.points import shown_total
from backend.store.database import Tx
from backend.store.merging.steps import Pair
from backend.store.tables import accounts, activities, claims, connections, credit_balances, standings

ACADEMY = ("learning_lecture_completed", "learning_path_completed")
"""Kinds that are listed by title (rule 1.7)."""


def of_both(tx: Tx, pair: Pair, gone: Sequence[Twice]) -> dict[str, int]:
    """Points, activities, Academy progress, claimed challenges and connections of the two together."""
    both = (pair.mine, pair.theirs)
    points = select(func.sum(standings.c.points)).where(standings.c.profile_id.in_(both))
    done = select(func.count()).where(activities.c.profile_id.in_(both))
    academy = select(activities.c.kind, activities.c.title).where(
        activities.c.profile_id.in_(both), activities.c.kind.in_(ACADEMY)
    )
    claimed = select(func.count(distinct(claims.c.challenge_id))).where(claims.c.profile_id.in_(both))
    connected = select(func.count(distinct(connections.c.other_id))).where(
        connections.c.profile_id.in_(both), connections.c.other_id.not_in(both)
    )
    total = int(tx.execute(points).scalar_one() or 0) - sum(one.did.points for one in gone)
    return {
        "points": shown_total(total),
        "activities": tx.execute(done).scalar_one() - len(gone),
        "academy": tx.execute(select(func.count()).select_from(academy.distinct().subquery())).scalar_one(),
        "challenges": tx.execute(claimed).scalar_one(),
        "connections": tx.execute(connected).scalar_one(),
    }


def credits_of(tx: Tx, pair: Pair) -> Iterator[tuple[str, int, bool]]:
    """Each account's address and balance, and whether it is mine."""
    query = select(accounts.c.email, accounts.c.profile_id, credit_balances.c.balance).join(
        credit_balances, credit_balances.c.account_id == accounts.c.id
    )
    both = (pair.mine, pair.theirs)
    for row in tx.execute(query.where(accounts.c.profile_id.in_(both)).order_by(accounts.c.created_at, accounts.c.id)):
        yield row.email, row.balance, row.profile_id == pair.mine
