"""Invitations to connect, as each of the two sees them (rule 5.1)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, Text, bindparam, func, literal, select, union_all

from api_client.wire.connection import Invitation, Person
from api_client.wire.enums import InvitationState
from api_client.wire.text import Untrusted
from backend.rules.invitations import Standing
from backend.store.database import Record, Tx
from backend.store.people import person, person_columns
from backend.store.tables import connections, invitations, profiles
from backend.store.walk import behind

Place = tuple[datetime, str]
"""When an invitation was sent, and its id."""
UNNAMED = Untrusted("Private profile")
_ME = bindparam("me", type_=Text())
_NUMBER = bindparam("number", type_=Integer())


class Direction(StrEnum):
    """Which way invitations go, from my view."""

    RECEIVED = "received"
    SENT = "sent"


def page(
    tx: Tx, profile_id: str, direction: Direction | None, limit: int, after: Place | None = None
) -> list[Invitation]:
    """What waits for my answer, and for others', newest first.

    One that I ignored is not in it: ignoring ended my view of its sender. One of mine that was ignored is, as if it was
    not. Somebody I invited who has become private since is not named any more (rule 9.3).
    """
    query = _newest(direction) if after is None else _waiting(direction, after)
    rows = tx.execute(query, {"me": profile_id, "number": limit}).all()
    return [_invitation(row, row, sent_by_me=bool(row.sent), state=InvitationState.PENDING) for row in rows]


def received(tx: Tx, profile_id: str, limit: int) -> list[Invitation]:
    """The newest that wait for my answer."""
    return page(tx, profile_id, Direction.RECEIVED, limit)


def one(tx: Tx, profile_id: str, invitation_id: str) -> Invitation:
    """One that I have just sent or accepted."""
    row = tx.execute(select(invitations).where(invitations.c.id == invitation_id)).one()
    sent_by_me = row.sender_id == profile_id
    other_id = row.receiver_id if sent_by_me else row.sender_id
    other = tx.execute(_others(profile_id).where(profiles.c.id == other_id)).one()
    accepted = row.state == Standing.ACCEPTED
    state = InvitationState.ACCEPTED if accepted else InvitationState.PENDING
    return _invitation(row, other, sent_by_me=sent_by_me, state=state)


@cache
def _newest(direction: Direction | None) -> Select[Any]:
    """The first page; built once, since every Overview asks for one."""
    return _waiting(direction, None)


def _waiting(direction: Direction | None, after: Place | None) -> Select[Any]:
    """A page of at most `number` that wait, for and by `me`."""
    ways = [_open(way, after) for way in Direction if direction in {None, way}]
    found = union_all(*(select(way.subquery()) for way in ways)).subquery()
    return (
        _others(_ME)
        .add_columns(found.c.id, found.c.created_at, found.c.sent)
        .join(found, found.c.other_id == profiles.c.id)
        .order_by(found.c.created_at.desc(), found.c.id.desc())
        .limit(_NUMBER)
    )


def _open(way: Direction, after: Place | None) -> Select[Any]:
    """Those that wait, one way: a short walk along the index of that way."""
    mine, other = invitations.c.receiver_id, invitations.c.sender_id
    states = [Standing.PENDING]
    if way is Direction.SENT:
        mine, other = other, mine
        states.append(Standing.IGNORED)
    query = (
        select(
            invitations.c.id,
            invitations.c.created_at,
            other.label("other_id"),
            literal(way is Direction.SENT).label("sent"),
        )
        .where(mine == _ME, invitations.c.state.in_(states), invitations.c.withdrawn_at.is_(None))
        .order_by(invitations.c.created_at.desc(), invitations.c.id.desc())
        .limit(_NUMBER)
    )
    return query if after is None else query.where(behind(invitations.c.created_at, invitations.c.id, after))


def _others(profile_id: str | ColumnElement[str]) -> Select[Any]:
    """Other people, with what an invitation shows of them."""
    shared = shared_connections(profile_id, profiles.c.id).label("shared")
    return select(profiles.c.public, shared, *person_columns(profiles))


def _invitation(row: Record, other: Record, *, sent_by_me: bool, state: InvitationState) -> Invitation:
    shown = person(other)
    if sent_by_me and state is InvitationState.PENDING and not other.public:
        shown = Person(profile_id=shown.profile_id, name=UNNAMED, job_title=None, company=None, level=0)
    return Invitation(
        id=row.id,
        person=shown,
        sent_by_me=sent_by_me,
        state=state,
        shared_connections=other.shared,
        created_at=row.created_at,
    )


def shared_connections(profile_id: str | ColumnElement[str], other_id: ColumnElement[str]) -> ScalarSelect[int]:
    """How many people both are connected with, as a column of a query that has `other_id`."""
    mine, theirs = connections.alias(), connections.alias()
    return (
        select(func.count())
        .select_from(theirs)
        .join(mine, mine.c.other_id == theirs.c.other_id)
        .where(theirs.c.profile_id == other_id, mine.c.profile_id == profile_id)
        .scalar_subquery()
    )
