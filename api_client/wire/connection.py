"""Invitations and people one may know (rule 5)."""

from __future__ import annotations

from api_client.wire.base import Answer, Count, Id, Request, Time
from api_client.wire.enums import InvitationState, SuggestionReason
from api_client.wire.text import Untrusted


class Person(Answer):
    """As much of a profile as a list shows."""

    profile_id: Id
    name: Untrusted
    job_title: Untrusted | None
    company: Untrusted | None
    level: Count
    avatar_url: Untrusted | None = None


class Invitation(Answer):
    """An invitation to connect, from the view of one of the two."""

    id: Id
    person: Person
    """The other one."""
    sent_by_me: bool
    state: InvitationState
    shared_connections: Count
    created_at: Time


class NewInvitation(Request):
    """``POST /v1/me/invitations``: whom to invite."""

    profile_id: Id


class Connection(Answer):
    """Somebody I am connected with."""

    person: Person
    connected_at: Time


class Suggestion(Answer):
    """A person one may know, with the reasons, strongest first."""

    person: Person
    reasons: list[SuggestionReason]
    shared_connections: Count
    shared_skills: list[Untrusted]
