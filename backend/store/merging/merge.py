"""The merge itself, and what its preview is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from backend.rules.counted_twice import Twice
from backend.rules.merging import EARNED, Half, Outcome, plan
from backend.store import awards, boards, completions, former_profiles, point_books
from backend.store.database import Record, Tx
from backend.store.merging import details, halves, once, ties
from backend.store.merging.declared import move_all
from backend.store.merging.steps import Pair
from backend.store.point_books import Book
from backend.store.tables import accounts, activities, challenges, claims, further_claims, profiles


@dataclass(frozen=True, slots=True)
class Prepared:
    """Both profiles as they are in this transaction, and what a merge makes of them."""

    pair: Pair
    mine: Record
    theirs: Record
    halves: tuple[Half, Half]
    outcomes: tuple[Outcome, ...]
    gone: list[Twice]
    """Activities that must not count twice."""
    version: str
    """Another one as soon as a value of either profile is, but for what activities earn: they go on all the time."""

    def choosing(self, make_public: Iterable[str]) -> Prepared:
        """The same with these choices. Raises `RuleBroken` ``choice_unknown``."""
        return replace(self, outcomes=plan(*self.halves, make_public))


def prepare(tx: Tx, pair: Pair) -> Prepared:
    """What would become of the two now, with nothing chosen to be made visible."""
    mine, theirs = (halves.profile_row(tx, profile_id) for profile_id in (pair.mine, pair.theirs))
    both = halves.half(tx, mine), halves.half(tx, theirs)
    return Prepared(pair, mine, theirs, both, plan(*both), once.found(tx, pair), _version(both))


def _version(both: tuple[Half, Half]) -> str:
    written = [[entry for entry in half.entries if entry.field not in EARNED] for half in both]
    content = [[[one.field, one.key, one.text, one.shown] for one in entries] for entries in written]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()[:32]


def lock(tx: Tx, pair: Pair) -> dict[str, Book] | None:
    """Locks both profiles until the transaction's end; their books, or None when one is gone.

    Their accounts come first: a unit of work of one of these members holds hers (`secrets.hold`), so it is waited for,
    and one that comes later finds the profile that the account has then. Then, as everywhere, the points, in the order
    of the ids, and what is the profiles' own.
    """
    ids = (pair.mine, pair.theirs)
    members = select(accounts.c.id).where(accounts.c.profile_id.in_(ids)).order_by(accounts.c.id)
    tx.execute(members.with_for_update()).all()
    books = point_books.lock(tx, ids)
    rows = tx.execute(select(profiles.c.id).where(profiles.c.id.in_(ids)).order_by(profiles.c.id).with_for_update())
    return books if len(rows.all()) == len(ids) else None


def merge(tx: Tx, prepared: Prepared, books: dict[str, Book], account_id: str, now: datetime) -> None:
    """Makes the two one. `prepared` was made, and `books` were read, after `lock`; `account_id` is who confirmed."""
    pair = prepared.pair
    was_at_level_1 = any(books[profile_id].level > 0 for profile_id in (pair.mine, pair.theirs))
    once.take_back(tx, books, prepared.gone, now)
    news = _of_running_challenges(tx, pair.theirs, now)
    details.sort_projects(tx, pair, prepared.outcomes)
    details.hide(tx, pair, prepared.outcomes)
    ties.part(tx, pair)
    _claims(tx, pair)
    former_profiles.add(tx, pair.theirs, pair.mine, now)
    move_all(tx, pair)
    ties.unite_invitations(tx, pair)
    details.fill(tx, prepared.mine, prepared.theirs, prepared.outcomes, account_id, now)
    referrer = _referrer(tx, prepared)
    boards.forget(tx, pair.theirs, now)
    tx.execute(delete(profiles).where(profiles.c.id == pair.theirs))
    after = {**books, **point_books.lock(tx, {pair.mine})}
    after.pop(pair.theirs)
    book = after[pair.mine]
    # Who referred a member gets points when she first reaches level 1: not if one of the two had been there before.
    book.referrer = None if was_at_level_1 or referrer not in after else referrer
    book.recorded += news
    awards.settle(tx, after, book, 0, now)
    completions.tell(tx, after.values(), now)
    # Mine have all points and companies now; whoever referred me may have got some.
    boards.refresh_all(tx, {pair.mine, *(who for who, other in after.items() if other.changed)}, now)


def _of_running_challenges(tx: Tx, profile_id: str, now: datetime) -> list[tuple[str, datetime]]:
    """Kind and time of a profile's activities that challenges of today may count: they complete some for me."""
    first = select(func.min(challenges.c.starts_at)).where(challenges.c.ends_at > now, challenges.c.starts_at <= now)
    since = tx.execute(first).scalar_one_or_none()
    if since is None:
        return []
    query = select(activities.c.kind, activities.c.occurred_at).where(
        activities.c.profile_id == profile_id, activities.c.occurred_at >= since
    )
    return [(row.kind, row.occurred_at) for row in tx.execute(query)]


def _claims(tx: Tx, pair: Pair) -> None:
    """The claims of both stay. Of a challenge that both have claimed, claiming again answers the first one."""
    query = select(claims).where(claims.c.profile_id.in_((pair.mine, pair.theirs)))
    by_challenge: dict[str, list[Record]] = {}
    for row in tx.execute(query.order_by(claims.c.claimed_at, claims.c.account_id)):
        by_challenge.setdefault(row.challenge_id, []).append(row)
    tx.execute(delete(claims).where(claims.c.profile_id.in_((pair.mine, pair.theirs))))
    for table, rows in (
        (claims, [found[0] for found in by_challenge.values()]),
        (further_claims, [row for found in by_challenge.values() for row in found[1:]]),
    ):
        if rows:
            tx.execute(insert(table), [{**row._asdict(), "profile_id": pair.mine} for row in rows])


def _referrer(tx: Tx, prepared: Prepared) -> str | None:
    """Who referred me stays, else who referred the other; nobody refers herself. Her id, or None."""
    mine, theirs, pair = prepared.mine, prepared.theirs, prepared.pair
    found: Sequence[str | None] = (mine.referred_by, theirs.referred_by)
    left = next((one for one in found if one is not None and one not in {pair.mine, pair.theirs}), None)
    tx.execute(update(profiles).where(profiles.c.id == pair.mine).values(referred_by=left))
    return left
