"""People you may know (rule 5.2). However large the community, a bounded number of people is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CTE, CompoundSelect, Select, Text, bindparam, func, literal, null, select, union_all

from api_client.wire.connection import Suggestion
from backend.rules.skills import fold
from backend.rules.suggestions import Match
from backend.store import people
from backend.store.database import Tx
from backend.store.tables import accounts, connections, invitations, profile_skills, profiles

COMPANIES, OF_A_COMPANY = 3, 100
"""Companies of mine that are looked at, and colleagues in each: those who joined last."""
THROUGH_CONNECTIONS = 200
"""Connections whose connections are looked at: my newest ones."""
STRANGERS = 100
"""Connections of these that are looked at: those who share most with me."""
SKILLS, OF_A_SKILL = 10, 50
"""Skills that are looked at, my first ones, and people with each: those who joined last."""
NAME_IN_PLACE = 20
"""Letters of a name that count for the order of equals: a cursor has to hold them."""
_ME = bindparam("me", type_=Text)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who may be suggested, and where she stands among all."""

    place: tuple[int, str, str]
    profile_id: str
    match: Match


def suggest(tx: Tx, profile_id: str, my_skills: Sequence[str], limit: int) -> list[Suggestion]:
    """The first of `ranked`."""
    return shown(tx, ranked(tx, profile_id, my_skills)[:limit])


def shown(tx: Tx, some: Sequence[Ranked]) -> list[Suggestion]:
    """These as suggestions; what is shown of a person is read only for those who are."""
    person_of = people.by_id(tx, [one.profile_id for one in some])
    return [
        Suggestion(
            person=person_of[one.profile_id],
            reasons=one.match.reasons,
            shared_connections=one.match.shared_connections,
            shared_skills=one.match.shared_skills,
        )
        for one in some
        if one.profile_id in person_of  # else she has just left
    ]


def ranked(tx: Tx, profile_id: str, my_skills: Sequence[str]) -> list[Ranked]:
    """Public profiles that have something in common with me, strongest first, with the reasons.

    Never somebody I am connected with, or with whom there is an invitation that was not accepted, from either side.
    """
    folded = [fold(skill) for skill in my_skills[:SKILLS]]
    asked = {"me": profile_id, **{f"skill_{place}": skill for place, skill in enumerate(folded)}}
    mine = [(fold(skill), skill) for skill in my_skills]
    found: list[Ranked] = []
    for their_id, name, skills, same_company, shared in tx.execute(_strangers(len(folded)), asked).all():
        theirs = {fold(skill) for skill in skills} if mine else ()
        match = Match(bool(same_company), shared, tuple(skill for word, skill in mine if word in theirs))
        found.append(Ranked((-match.strength, name[:NAME_IN_PLACE], their_id), their_id, match))
    return sorted(found, key=lambda one: one.place)


@cache
def _strangers(skills: int) -> Select[Any]:
    """Everybody there is a reason for, each once, with what they share with me; their skills are compared later.

    Made once for each number of skills, since it takes longer to make than to run. Its parameters are `me` and
    `skill_0` and so on.
    """
    friends_of_friends = _friends_of_friends()
    candidates = union_all(
        *(_colleagues(place) for place in range(COMPANIES)),
        _nearest(friends_of_friends),
        *(_skilled(place) for place in range(skills)),
    ).cte("candidates")
    reasons = (
        select(candidates.c.profile_id, func.max(candidates.c.same_company).label("same_company"))
        # Here, where there are few: as a condition on profiles it made PostgreSQL scan them all.
        .where(candidates.c.profile_id != _ME, candidates.c.profile_id.not_in(_known()))
        .group_by(candidates.c.profile_id)
        .cte("reasons")
    )
    return (
        select(
            profiles.c.id,
            profiles.c.name,
            profiles.c.skills if skills else null(),
            reasons.c.same_company,
            func.coalesce(friends_of_friends.c.shared, 0),
        )
        .select_from(reasons)
        .join(profiles, profiles.c.id == reasons.c.profile_id)
        .outerjoin(friends_of_friends, friends_of_friends.c.profile_id == reasons.c.profile_id)
        .where(profiles.c.public)
    )


def _colleagues(place: int) -> Select[Any]:
    """People with an account in that company of mine: a short walk along the index, however many they are."""
    mine, theirs = accounts.alias(), accounts.alias()
    company = (
        select(mine.c.company_id)
        .where(mine.c.profile_id == _ME, mine.c.company_id.is_not(None))
        .group_by(mine.c.company_id)
        .order_by(mine.c.company_id)
        .limit(1)
        .offset(place)
        .scalar_subquery()
    )
    walk = (
        select(theirs.c.profile_id)
        .where(theirs.c.company_id == company)
        .order_by(theirs.c.profile_id.desc())
        .limit(OF_A_COMPANY)
        .subquery()
    )
    return select(walk.c.profile_id, literal(1).label("same_company"))


def _friends_of_friends() -> CTE:
    """People who are connected with my newest connections, and with how many of them."""
    newest = (
        select(connections.c.other_id)
        .where(connections.c.profile_id == _ME)
        .order_by(connections.c.created_at.desc(), connections.c.other_id)
        .limit(THROUGH_CONNECTIONS)
        .cte("newest")
    )
    return (
        select(connections.c.other_id.label("profile_id"), func.count().label("shared"))
        .join(newest, newest.c.other_id == connections.c.profile_id)
        .group_by(connections.c.other_id)
        .cte("friends_of_friends")
    )


def _nearest(friends_of_friends: CTE) -> Select[Any]:
    nearest = (
        select(friends_of_friends.c.profile_id)
        .order_by(friends_of_friends.c.shared.desc(), friends_of_friends.c.profile_id)
        .limit(STRANGERS)
        .subquery()
    )
    return select(nearest.c.profile_id, literal(0))


def _skilled(place: int) -> Select[Any]:
    """People with the skill of mine in this place: a short walk along the index, however common it is."""
    walk = (
        select(profile_skills.c.profile_id)
        .where(profile_skills.c.skill == bindparam(f"skill_{place}", type_=Text))
        .order_by(profile_skills.c.profile_id.desc())
        .limit(OF_A_SKILL)
        .subquery()
    )
    return select(walk.c.profile_id, literal(0))


def _known() -> CompoundSelect[tuple[str]]:
    """People I am connected with or between whom and me an invitation is pending or ignored.

    One that I took back is no more, ignored or not: else I would be told.
    """
    waiting = invitations.c.state != "accepted"
    mine = [invitations.c.sender_id == _ME, waiting, invitations.c.withdrawn_at.is_(None)]
    return union_all(
        select(connections.c.other_id).where(connections.c.profile_id == _ME),
        select(invitations.c.receiver_id).where(*mine),
        select(invitations.c.sender_id).where(invitations.c.receiver_id == _ME, waiting),
    )
