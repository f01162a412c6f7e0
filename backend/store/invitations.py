"""Invitations to connect (rule 5.1)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from api_client.wire.connection import Invitation, InvitationState
from backend.store.database import Tx
from backend.store.people import person, person_columns
from backend.store.tables import connections, invitations, profiles


def received(tx: Tx, profile_id: str, limit: int) -> list[Invitation]:
    """What waits for my answer, newest first. An ignored one is not in it: ignoring ended my view of its sender."""
    query = (
        select(
            invitations.c.id,
            invitations.c.created_at,
            shared_connections(profile_id, invitations.c.sender_id).label("shared"),
            *person_columns(profiles),
        )
        .join(profiles, profiles.c.id == invitations.c.sender_id)
        .where(invitations.c.receiver_id == profile_id, invitations.c.state == InvitationState.PENDING)
        .order_by(invitations.c.created_at.desc(), invitations.c.id.desc())
        .limit(limit)
    )
    return [
        Invitation(
            id=row.id,
            person=person(row),
            sent_by_me=False,
            state=InvitationState.PENDING,
            shared_connections=row.shared,
            created_at=row.created_at,
        )
        for row in tx.execute(query)
    ]


def shared_connections(profile_id: str, other_id: ColumnElement[str]) -> ScalarSelect[int]:
    """How many people both are connected with, as a column of a query that has `other_id`."""
    mine, theirs = connections.alias(), connections.alias()
    return (
        select(func.count())
        .select_from(theirs)
        .join(mine, mine.c.other_id == theirs.c.other_id)
        .where(theirs.c.profile_id == other_id, mine.c.profile_id == profile_id)
        .scalar_subquery()
    )
