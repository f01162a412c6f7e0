"""Who may see whom, decided from the present rows (rule 9.3); every operation that shows somebody else asks here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, literal, select

from api_client.wire.other_profile import Relation
from backend.rules import visibility as rules
from backend.store.database import Tx
from backend.store.tables import connections, invitations, profiles


@dataclass(frozen=True, slots=True)
class View:
    """How somebody's profile stands to whoever looks at it."""

    public: bool
    relation: Relation
    invitation_id: str | None
    """The invitation between the two that waits, to the eyes of whoever looks."""

    @property
    def open(self) -> bool:
        """True when she may see it."""
        return rules.may_see(public=self.public, relation=self.relation)


def view(tx: Tx, viewer_profile_id: str, owner_profile_id: str) -> View | None:
    """How `owner_profile_id` stands to `viewer_profile_id`; None when there is no such profile."""
    connected = (
        select(literal(1))
        .select_from(connections)
        .where(connections.c.profile_id == viewer_profile_id, connections.c.other_id == owner_profile_id)
        .scalar_subquery()
    )
    query = select(
        profiles.c.public,
        connected.label("connected"),
        _invitation(owner_profile_id, viewer_profile_id, "pending").label("received"),
        # To its sender an ignored one looks pending.
        _invitation(viewer_profile_id, owner_profile_id, "pending", "ignored").label("sent"),
    ).where(profiles.c.id == owner_profile_id)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    relation = rules.relation_of(
        me=viewer_profile_id == owner_profile_id,
        connected=row.connected is not None,
        invited_me=row.received is not None,
        invited_by_me=row.sent is not None,
    )
    waiting = {Relation.INVITED_ME: row.received, Relation.INVITED_BY_ME: row.sent}
    return View(row.public, relation, waiting.get(relation))


def may_see(tx: Tx, viewer_profile_id: str, owner_profile_id: str) -> bool:
    """True when one member may see another's profile: her own, a public one, her connection's, her inviter's.

    False too when there is no such profile: whoever asks is to answer both with `not_found`.
    """
    found = view(tx, viewer_profile_id, owner_profile_id)
    return found is not None and found.open


def _invitation(sender_id: str, receiver_id: str, *states: str) -> ScalarSelect[str]:
    return (
        select(invitations.c.id)
        .where(
            invitations.c.sender_id == sender_id,
            invitations.c.receiver_id == receiver_id,
            invitations.c.state.in_(states),
            invitations.c.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
