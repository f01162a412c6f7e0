"""Recording activities and what follows from them: points, levels, badges, the referrer's award (rules 2, 3 and 5.4).

This is the only way points come into being. A unit of work locks every profile that it can touch first, in one order,
so that units never wait for each other in a circle; from then on a profile's numbers are its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update

from api_client.wire.activity import ActivityResult, ActivityStatus
from api_client.wire.text import Untrusted
from backend.catalogue.loading import catalogue
from backend.catalogue.model import ActivityRule
from backend.rules import activities as activity_rules
from backend.rules import points as point_rules
from backend.rules.activities import Refusal
from backend.rules.points import PENALTY
from backend.store import badge_awards, completions, former_profiles, point_books, taken_back
from backend.store.database import Record, Tx
from backend.store.point_books import Book
from backend.store.tables import (
    activities,
    activity_counts,
    cap_counters,
)
from backend.store.upsert import insert_into

OWN_SENDER = "mxprofile"
"""The sender of what this backend records itself; services have a prefix, so none can be called so."""
FRIEND_REFERRED = "community_friend_referred"


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a member did, as it is recorded; its kind is in the catalogue and its time stamp was checked."""

    sender: str
    id: str
    """Unique per sender (rule 2.2)."""
    profile_id: str
    kind: str
    occurred_at: datetime
    title: str | None = None


def record(tx: Tx, reported: Sequence[Activity], now: datetime) -> list[ActivityResult]:
    """Records activities, of one profile or many, one after the other; their results in the same order.

    An activity whose profile does not exist is refused (`unknown_member`); one that was recorded before changes
    nothing, and one that reuses an id with other content is refused (`id_reused`).
    """
    reported, books = _locked(tx, reported)
    results = [_record_one(tx, books, activity, now) for activity in reported]
    completions.tell(tx, books.values(), now)
    point_books.close(tx, books, now)
    return results


def _locked(tx: Tx, reported: Sequence[Activity]) -> tuple[Sequence[Activity], dict[str, Book]]:
    """The activities, those of a merged profile as the member's who has it now, and the locked books (rule 11.2)."""
    books = point_books.lock(tx, {activity.profile_id for activity in reported})
    missing = {activity.profile_id for activity in reported} - books.keys()
    now_of = former_profiles.followed(tx, missing) if missing else {}
    if not now_of:
        return reported, books
    followed = [replace(one, profile_id=now_of.get(one.profile_id, one.profile_id)) for one in reported]
    return followed, point_books.lock(tx, {activity.profile_id for activity in followed})


def record_own(
    tx: Tx, profile_id: str, kind: str, occurrence_id: str, now: datetime, title: str | None = None
) -> ActivityResult:
    """Records what this backend itself knows, such as a sign-up by referral, as having happened now.

    `occurrence_id` names the occurrence among those of its kind: the same one again changes nothing.
    """
    own = Activity(OWN_SENDER, f"{kind}:{occurrence_id}", profile_id, kind, now, title)
    return record(tx, [own], now)[0]


def penalise(tx: Tx, profile_id: str, points: int, reason: str, now: datetime) -> str | None:
    """Takes `points` (a positive number) from a profile (rule 2.4); the ledger row's id, None without such a profile.

    The ledger's sum may fall below 0, the shown total does not; badges stay (rule 3.4).
    """
    books = point_books.lock(tx, {profile_id})
    if profile_id not in books:
        return None
    row_id = point_books.enter(tx, books[profile_id], PENALTY, None, -points, now, now, reason=reason)
    point_books.close(tx, books, now)
    return row_id


def _record_one(tx: Tx, books: Mapping[str, Book], activity: Activity, now: datetime) -> ActivityResult:
    book = books.get(activity.profile_id)
    if book is None:
        return refused(activity.id, Refusal.UNKNOWN_MEMBER)
    rule = catalogue().activities[activity.kind]
    if not point_rules.may_be_given(rule, book.by_kind.get(rule.kind, 0)):
        return _result(activity, ActivityStatus.DUPLICATE, _points_of_the_first(tx, activity))
    before = _insert(tx, activity, now)
    if before is not None:
        return before
    points = _within_daily_maximum(tx, book, rule, point_rules.utc_day(activity.occurred_at))
    level = book.level
    _count(tx, book, activity, points)
    point_books.enter(tx, book, rule.kind, rule.category, points, activity.occurred_at, now, title=activity.title)
    settle(tx, books, book, level, now)
    return _result(activity, ActivityStatus.RECORDED, points)


def settle(tx: Tx, books: Mapping[str, Book], book: Book, level_before: int, now: datetime) -> None:
    """Gives what follows from a book's new numbers: badges, and the referrer's points for a friend at level 1."""
    badge_awards.give(tx, book, now)
    if level_before == 0 < book.level and book.referrer is not None and not _was_paid_for(tx, book.profile_id):
        friend = f"{FRIEND_REFERRED}:{book.profile_id}"
        _record_one(tx, books, Activity(OWN_SENDER, friend, book.referrer, FRIEND_REFERRED, now), now)


def _was_paid_for(tx: Tx, profile_id: str) -> bool:
    """True when this member, or one whose profile was merged into hers, has been at level 1 as somebody's friend."""
    friends = [f"{FRIEND_REFERRED}:{one}" for one in (profile_id, *former_profiles.of(tx, profile_id))]
    query = select(activities.c.id).where(activities.c.sender == OWN_SENDER, activities.c.id.in_(friends))
    return tx.execute(query.limit(1)).first() is not None


def refused(activity_id: str, reason: Refusal) -> ActivityResult:
    """The result of an activity that is not recorded."""
    return ActivityResult(id=activity_id, status=ActivityStatus.REFUSED, points=0, reason=Untrusted(reason.value))


def _result(activity: Activity, status: ActivityStatus, points: int) -> ActivityResult:
    return ActivityResult(id=activity.id, status=status, points=points, reason=None)


def _insert(tx: Tx, activity: Activity, now: datetime) -> ActivityResult | None:
    """Writes the activity's row, yet without points; the result instead when its id was sent before (rule 2.2)."""
    gone = None if activity.sender == OWN_SENDER else taken_back.first(tx, activity.sender, activity.id)
    if gone is not None:
        return _repeated(tx, activity, gone)
    digest = _digest(activity, activity.profile_id)
    inserted = tx.execute(
        insert_into(tx, activities)
        .values(
            sender=activity.sender,
            id=activity.id,
            profile_id=activity.profile_id,
            kind=activity.kind,
            occurred_at=activity.occurred_at,
            title=activity.title,
            digest=digest,
            points=0,
            recorded_at=now,
        )
        .on_conflict_do_nothing(index_elements=["sender", "id"])
        .returning(activities.c.id)
    ).one_or_none()
    if inserted is not None:
        return None
    query = select(activities).where(activities.c.sender == activity.sender, activities.c.id == activity.id)
    return _repeated(tx, activity, tx.execute(query).one())


def _repeated(tx: Tx, activity: Activity, first: Record) -> ActivityResult:
    """The result of an activity under an id that was recorded before."""
    if first.digest not in _digests(tx, activity):
        return refused(activity.id, Refusal.ID_REUSED)
    return _result(activity, ActivityStatus.DUPLICATE, first.points)


def _digests(tx: Tx, activity: Activity) -> set[str]:
    """What a repetition's digest may be: it was recorded for this profile, or for one that was merged into it."""
    owners = (activity.profile_id, *former_profiles.of(tx, activity.profile_id))
    return {_digest(activity, owner) for owner in owners}


def _digest(activity: Activity, owner: str) -> str:
    return activity_rules.content_digest(activity.kind, owner, activity.occurred_at, activity.title)


def _points_of_the_first(tx: Tx, activity: Activity) -> int:
    query = select(activities.c.points).where(
        activities.c.profile_id == activity.profile_id, activities.c.kind == activity.kind
    )
    return int(tx.execute(query.order_by(activities.c.occurred_at).limit(1)).scalar_one())


def _within_daily_maximum(tx: Tx, book: Book, rule: ActivityRule, day: date) -> int:
    """The points for one more of this kind on this day: what is left of its maximum, perhaps 0 (rule 2.3).

    One statement decides and counts, and does nothing once the maximum is reached.
    """
    if rule.daily_max is None:
        return rule.points
    counter = insert_into(tx, cap_counters).values(
        profile_id=book.profile_id, kind=rule.kind, day=day, points=rule.points
    )
    counted = tx.execute(
        counter.on_conflict_do_update(
            index_elements=["profile_id", "kind", "day"],
            set_={"points": cap_counters.c.points + rule.points},
            where=cap_counters.c.points < rule.daily_max,
        ).returning(cap_counters.c.points)
    ).scalar_one_or_none()
    if counted is None:
        return 0
    over: int = max(0, counted - rule.daily_max)
    return rule.points - over


def _count(tx: Tx, book: Book, activity: Activity, points: int) -> None:
    """Counts the activity, whatever points it gave: badges and challenges go by it."""
    counted = insert_into(tx, activity_counts).values(profile_id=book.profile_id, kind=activity.kind, count=1)
    tx.execute(
        counted.on_conflict_do_update(
            index_elements=["profile_id", "kind"], set_={"count": activity_counts.c.count + 1}
        )
    )
    book.by_kind[activity.kind] = book.by_kind.get(activity.kind, 0) + 1
    book.recorded.append((activity.kind, activity.occurred_at))
    row = (activities.c.sender == activity.sender) & (activities.c.id == activity.id)
    tx.execute(update(activities).where(row).values(points=points))
