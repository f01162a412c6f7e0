"""Inviting, answering, and connecting: what changes between two profiles (rules 5.1 and 5.3).

Every change locks both profiles first, in the order of their ids, and then reads what lies between them: two who act
at once act one after the other. At most one invitation lies between two profiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from backend.ids import new_id
from backend.problems import not_found
from backend.rules import invitations as rules
from backend.rules.invitations import Between, Standing, Step
from backend.store import badge_awards, personal_changes, point_books, rate_limits
from backend.store.database import Record, Tx
from backend.store.personal_changes import Change
from backend.store.rate_limits import Limit
from backend.store.tables import connections, invitations
from backend.store.visibility import may_see


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, by which of her accounts."""

    profile_id: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting somebody led to."""

    invitation_id: str
    is_news: bool
    """True when she has got an invitation that she did not have before: she may be told."""


def invite(tx: Tx, actor: Actor, other: str, limit: Limit, now: datetime) -> Invited:
    """Invites somebody; when she has invited me, accepts hers instead.

    `limit` bounds how many a profile sends, whatever becomes of them; accepting is not counted. Raises `Problem` 404
    when there is no such profile or I may not see it, 429; `RuleBroken` ``self_invited``, ``already_connected`` or
    ``already_invited``.
    """
    me = actor.profile_id
    rules.check_not_oneself(me, other)
    if other not in point_books.hold(tx, me, other):
        raise not_found()
    rows = {row.sender_id: row for row in tx.execute(select(invitations).where(_between(me, other)))}
    mine, hers = rows.get(me), rows.get(other)
    connected = tx.execute(select(connections.c.profile_id).where(_side(me, other))).first() is not None
    step = rules.step(Between(connected, _standing(mine), _standing(hers), may_see(tx, me, other)))
    if step is Step.NOT_FOUND:
        raise not_found()
    if step is Step.ACCEPT_HERS and hers is not None:
        _connect(tx, actor, hers, now)
        return Invited(hers.id, is_news=False)
    rate_limits.spend(tx, limit, me, now)
    tx.execute(delete(invitations).where(_between(me, other)))
    state = Standing.IGNORED if step is Step.SEND_IGNORED else Standing.PENDING
    sent = insert(invitations).values(id=new_id(), sender_id=me, receiver_id=other, state=state, created_at=now)
    return Invited(tx.execute(sent.returning(invitations.c.id)).scalar_one(), is_news=state is Standing.PENDING)


def withdraw(tx: Tx, actor: Actor, invitation_id: str, now: datetime) -> None:
    """Takes back an invitation of mine; an ignored one leaves behind that it was ignored.

    Raises `Problem` 404, or `RuleBroken` ``invitation_accepted``.
    """
    row = _held(tx, invitation_id)
    if row is None or row.sender_id != actor.profile_id or _standing(row) is Standing.WITHDRAWN:
        raise not_found()
    rules.check_open(Standing(row.state))
    this = invitations.c.id == invitation_id
    if row.state == Standing.IGNORED:
        tx.execute(update(invitations).where(this).values(withdrawn_at=now))
    else:
        tx.execute(delete(invitations).where(this))


def accept(tx: Tx, actor: Actor, invitation_id: str, now: datetime) -> None:
    """Accepts an invitation that I got; again makes no difference. Raises `Problem` 404, for an ignored one too."""
    row = _received(tx, actor, invitation_id)
    if row.state == Standing.IGNORED:
        raise not_found()
    if row.state == Standing.PENDING:
        _connect(tx, actor, row, now)


def ignore(tx: Tx, actor: Actor, invitation_id: str) -> None:
    """Ignores an invitation that I got; again makes no difference.

    Raises `Problem` 404, or `RuleBroken` ``invitation_accepted``.
    """
    row = _received(tx, actor, invitation_id)
    rules.check_open(Standing(row.state))
    tx.execute(update(invitations).where(invitations.c.id == invitation_id).values(state=Standing.IGNORED))


def disconnect(tx: Tx, actor: Actor, other: str, now: datetime) -> None:
    """Removes a connection; both may invite each other again, and badges stay. Raises `Problem` 404."""
    me = actor.profile_id
    point_books.hold(tx, me, other)
    both = or_(_side(me, other), _side(other, me))
    if not tx.execute(delete(connections).where(both)).rowcount:
        raise not_found()
    tx.execute(delete(invitations).where(_between(me, other)))
    _note(tx, actor, other, Change.REMOVED, now)


def _connect(tx: Tx, actor: Actor, row: Record, now: datetime) -> None:
    """Accepts an invitation: connects both, from both sides, and gives what follows from it to both (rule 3.1)."""
    pair = (row.sender_id, row.receiver_id)
    tx.execute(update(invitations).where(invitations.c.id == row.id).values(state=Standing.ACCEPTED))
    sides = [{"profile_id": one, "other_id": other, "created_at": now} for one, other in (pair, pair[::-1])]
    tx.execute(insert(connections), sides)
    for profile_id in pair:
        badge_awards.give(tx, point_books.read(tx, profile_id), now)
    _note(tx, actor, row.sender_id, Change.ADDED, now)


def _note(tx: Tx, actor: Actor, other: str, change: Change, now: datetime) -> None:
    """Writes it into both histories (rule 14.1); the other one's account is not hers to know."""
    personal_changes.note(tx, actor.profile_id, actor.account_id, ["connection"], now, change)
    personal_changes.note(tx, other, None, ["connection"], now, change)


def _received(tx: Tx, actor: Actor, invitation_id: str) -> Record:
    row = _held(tx, invitation_id)
    if row is None or row.receiver_id != actor.profile_id or _standing(row) is Standing.WITHDRAWN:
        raise not_found()
    return row


def _held(tx: Tx, invitation_id: str) -> Record | None:
    """The invitation as it stands once both its profiles are locked."""
    query = select(invitations).where(invitations.c.id == invitation_id)
    seen = tx.execute(query).one_or_none()
    if seen is None:
        return None
    point_books.hold(tx, seen.sender_id, seen.receiver_id)
    return tx.execute(query).one_or_none()


def _standing(row: Record | None) -> Standing | None:
    if row is None:
        return None
    return Standing.WITHDRAWN if row.withdrawn_at is not None else Standing(row.state)


def _between(one: str, other: str) -> ColumnElement[bool]:
    sent, received = invitations.c.sender_id, invitations.c.receiver_id
    return or_(and_(sent == one, received == other), and_(sent == other, received == one))


def _side(one: str, other: str) -> ColumnElement[bool]:
    return and_(connections.c.profile_id == one, connections.c.other_id == other)
