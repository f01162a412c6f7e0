"""People as rows: who invites me or was invited, whom I am connected with, whom I may know (rules 5.1 to 5.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.connection import Connection, Invitation, Person, Suggestion
from widgets import words
from widgets.cells import GAP, content, ink, table_row, whole
from widgets.person_words import reasons, shared_connections

AGO_WIDTH, COMPANY_WIDTH, REASON_WIDTH, SHARED_WIDTH, TITLE_WIDTH = 13, 22, 42, 21, 24
NAME_WIDTH = 24
"""Cells at least."""


@dataclass(frozen=True)
class InvitationRow:
    """Who it is, from where, how many connections we share, and since when it waits."""

    invitation: Invitation
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """The invitation's id."""
        return self.invitation.id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        invitation = self.invitation
        parts = [
            (ink(words.ago(invitation.created_at, self.clock()), "muted"), AGO_WIDTH),
            (content(invitation.person.company, "muted"), COMPANY_WIDTH),
            (ink(shared_connections(invitation.shared_connections), "muted"), SHARED_WIDTH),
            (content(invitation.person.job_title, "muted"), TITLE_WIDTH),
        ]
        return _row(invitation.person, parts, width)


@dataclass(frozen=True)
class ConnectionRow:
    """Who it is, what she does, where."""

    connection: Connection
    clock: Callable[[], datetime] = words.utc_now

    @property
    def id(self) -> str:
        """Her profile's id."""
        return self.connection.person.profile_id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        person = self.connection.person
        parts = [
            (content(person.company, "muted"), COMPANY_WIDTH),
            (content(person.job_title, "muted"), TITLE_WIDTH),
            (ink(f"level {person.level}", "muted"), AGO_WIDTH),
            (ink(words.ago(self.connection.connected_at, self.clock()), "muted"), AGO_WIDTH),
        ]
        return _row(person, parts, width)


@dataclass(frozen=True)
class SuggestionRow:
    """Who it is, and why I may know her."""

    suggestion: Suggestion

    @property
    def id(self) -> str:
        """Her profile's id."""
        return self.suggestion.person.profile_id

    def line(self, width: int) -> Content:
        """Columns, the least needed at the right."""
        person = self.suggestion.person
        room = min(REASON_WIDTH, width - NAME_WIDTH - GAP)
        why = whole([ink(reason, "muted") for reason in reasons(self.suggestion)], room)
        return _row(person, [(why, room), (content(person.company, "muted"), COMPANY_WIDTH)], width)


def _row(person: Person, parts: list[tuple[Content, int]], width: int) -> Content:
    return table_row(content(person.name), parts, width, name_width=NAME_WIDTH)
