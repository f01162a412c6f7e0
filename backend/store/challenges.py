"""Challenges: the table of them, and where a member stands in each (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, and_, bindparam, func, insert, or_, select, update

from api_client.wire.challenge import Challenge as ChallengeAnswer
from api_client.wire.challenge import ChallengeStep
from api_client.wire.text import Untrusted
from backend.catalogue.loading import catalogue
from backend.catalogue.model import Challenge, Step
from backend.catalogue.quarters import Quarter, challenges_of
from backend.rules import challenges as rules
from backend.rules.challenges import ChallengeStanding
from backend.store.columns import Instant
from backend.store.database import Tx
from backend.store.tables import activities, challenges, claims
from backend.store.upsert import insert_into


def ensure_current(tx: Tx, now: datetime) -> None:
    """Adds the catalogue's challenges of this quarter and the next that are not there yet."""
    ensure_between(tx, now, Quarter.at(now).ends_at)


def ensure_between(tx: Tx, first: datetime, last: datetime) -> None:
    """The same for every quarter from the one that `first` is in to the one that `last` is in."""
    quarter, wanted = Quarter.at(first), list[Challenge]()
    while quarter <= Quarter.at(last):
        wanted += challenges_of(quarter, catalogue())
        quarter = quarter.next
    tx.execute(insert_into(tx, challenges).on_conflict_do_nothing(), [_values(challenge) for challenge in wanted])


def add(tx: Tx, challenge: Challenge) -> None:
    """Adds a challenge that an operator made (rule 15.1)."""
    tx.execute(insert(challenges).values(**_values(challenge)))


def put(tx: Tx, challenge: Challenge) -> None:
    """Puts a challenge in place of the one with its id."""
    tx.execute(update(challenges).where(challenges.c.id == challenge.id).values(**_values(challenge)))


def one(tx: Tx, challenge_id: str, *, lock: bool = False) -> Challenge | None:
    """A challenge, with `lock` until the transaction's end; None when there is no such."""
    query = select(challenges).where(challenges.c.id == challenge_id)
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _challenge(row)


def page(tx: Tx, *, limit: int, after: tuple[datetime, str] | None) -> list[Challenge]:
    """Challenges, those that start last first, from behind this start and id on."""
    query = select(challenges).order_by(challenges.c.starts_at.desc(), challenges.c.id.desc()).limit(limit)
    if after is not None:
        starts_at, challenge_id = after
        earlier = challenges.c.starts_at < starts_at
        query = query.where(or_(earlier, and_(challenges.c.starts_at == starts_at, challenges.c.id < challenge_id)))
    return [_challenge(row) for row in tx.execute(query)]


def standings(tx: Tx, profile_id: str, now: datetime) -> list[ChallengeStanding]:
    """Where a member stands in every challenge, in no particular order."""
    return _standings(tx, profile_id, tx.execute(_WITH_CLAIMS, {"whose": profile_id}).all(), now)


def _standings(tx: Tx, profile_id: str, found: Iterable[Row[Any]], now: datetime) -> list[ChallengeStanding]:
    rows = [(_challenge(row), row.claimed_at) for row in found]
    done = counts(tx, profile_id, (challenge for challenge, _ in rows))
    return [
        rules.standing(challenge, done.get((challenge.starts_at, challenge.ends_at), {}), claimed_at, now)
        for challenge, claimed_at in rows
    ]


def one_standing(tx: Tx, profile_id: str, challenge_id: str, now: datetime) -> ChallengeStanding | None:
    """Where a member stands in one challenge, as if it was not claimed; None when there is no such challenge."""
    row = tx.execute(select(challenges).where(challenges.c.id == challenge_id)).one_or_none()
    if row is None:
        return None
    challenge = _challenge(row)
    done = counts(tx, profile_id, [challenge])
    return rules.standing(challenge, done.get((challenge.starts_at, challenge.ends_at), {}), None, now)


def in_order(tx: Tx, profile_id: str, now: datetime) -> list[ChallengeAnswer]:
    """Every challenge as the member sees it: the ones to claim first, then active, upcoming, claimed and expired ones.

    Within a state in the order of `place`.
    """
    found = standings(tx, profile_id, now)
    chosen = rules.assigned(found)
    return sorted((answer(one, assigned=one is chosen) for one in found), key=place)


def place(one: ChallengeAnswer) -> tuple[int, int, int, str]:
    """Where a challenge stands in the list; the key of its cursor."""
    return rules.shown_order(one.state, one.ends_at, one.credits, one.id)


def assigned(tx: Tx, profile_id: str, now: datetime) -> ChallengeAnswer | None:
    """The featured challenge (rule 4.1)."""
    open_ones = tx.execute(_OPEN, {"whose": profile_id, "now": now}).all()
    chosen = rules.assigned(_standings(tx, profile_id, open_ones, now))
    return None if chosen is None else answer(chosen, assigned=True)


def answer(one: ChallengeStanding, *, assigned: bool) -> ChallengeAnswer:
    """A standing as the wire has it."""
    return ChallengeAnswer(
        id=one.challenge.id,
        title=Untrusted(one.challenge.title),
        description=Untrusted(one.challenge.description),
        starts_at=one.challenge.starts_at,
        ends_at=one.challenge.ends_at,
        credits=one.challenge.credits,
        state=one.state,
        assigned=assigned,
        steps=[
            ChallengeStep(kind=step.kind, title=Untrusted(step.title), required=step.required, done=step.done)
            for step in one.steps
        ],
        claimed_at=one.claimed_at,
    )


def between(tx: Tx, first: datetime, last: datetime) -> list[Challenge]:
    """The challenges whose window has a part between these two moments."""
    query = select(challenges).where(challenges.c.ends_at > first, challenges.c.starts_at <= last)
    return [_challenge(row) for row in tx.execute(query)]


def counts(tx: Tx, profile_id: str, of: Iterable[Challenge]) -> dict[tuple[datetime, datetime], dict[str, int]]:
    """The member's activities of each kind that a challenge needs, by window: one query for all (rule 4.1)."""
    needed = list(of)
    kinds = {step.kind for challenge in needed for step in challenge.steps}
    asked = {"whose": profile_id, "kinds": [*kinds], "ids": [challenge.id for challenge in needed]}
    found: dict[tuple[datetime, datetime], dict[str, int]] = {}
    for starts_at, ends_at, kind, count in tx.execute(_COUNTED, asked).all():
        found.setdefault((starts_at, ends_at), {})[kind] = count
    return found


def _values(challenge: Challenge) -> dict[str, Any]:
    return {
        "id": challenge.id,
        "title": challenge.title,
        "description": challenge.description,
        "starts_at": challenge.starts_at,
        "ends_at": challenge.ends_at,
        "credits": challenge.credits,
        "steps": [{"kind": step.kind, "count": step.count, "title": step.title} for step in challenge.steps],
    }


def _challenge(row: Row[Any]) -> Challenge:
    return Challenge(
        id=row.id,
        title=row.title,
        description=row.description,
        credits=row.credits,
        steps=tuple(Step(**step) for step in row.steps),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


# Built once: every Overview would spend more on building them than the database on answering.
_WITH_CLAIMS = select(challenges, claims.c.claimed_at).outerjoin(
    claims, and_(claims.c.challenge_id == challenges.c.id, claims.c.profile_id == bindparam("whose"))
)
_OPEN = _WITH_CLAIMS.where(claims.c.challenge_id.is_(None), challenges.c.starts_at <= bindparam("now", type_=Instant()))
_WINDOWS = (
    select(challenges.c.starts_at, challenges.c.ends_at)
    .where(challenges.c.id.in_(bindparam("ids", type_=Text(), expanding=True)))
    .distinct()
    .subquery()
)
_WITHIN = and_(activities.c.occurred_at >= _WINDOWS.c.starts_at, activities.c.occurred_at < _WINDOWS.c.ends_at)
_COUNTED = (
    select(_WINDOWS.c.starts_at, _WINDOWS.c.ends_at, activities.c.kind, func.count())
    .join(activities, _WITHIN)
    .where(
        activities.c.profile_id == bindparam("whose"),
        activities.c.kind.in_(bindparam("kinds", type_=Text(), expanding=True)),
    )
    .group_by(_WINDOWS.c.starts_at, _WINDOWS.c.ends_at, activities.c.kind)
)
