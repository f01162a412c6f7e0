"""The card of people: invitations that wait, and people one may know (rules 5.1 and 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content

from api_client.wire.connection import Invitation, Suggestion
from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, content, ink, joined, line


@dataclass(frozen=True)
class People:
    """What the card shows."""

    invitations: list[Invitation]
    suggestions: list[Suggestion]


class PeopleCard(Card[People]):
    """Invitations first, then suggestions with the reason."""

    TITLE: ClassVar[str] = "Invitations"
    EMPTY: ClassVar[str] = "No invitations. Invite somebody you work with."

    def body(self, value: People, width: int, height: int) -> list[Content]:
        """The groups that have people."""
        rows = [invitation_line(invitation) for invitation in value.invitations]
        if value.suggestions:
            rows += [BLANK] if rows else []
            rows += [ink("People you may know", "muted"), *(suggestion_line(one) for one in value.suggestions)]
        return rows


def invitation_line(invitation: Invitation) -> Content:
    """Who invites me, from where, and how many connections we share."""
    person, shared = invitation.person, invitation.shared_connections
    about = [content(person.company or person.job_title, "muted")]
    if shared:
        about.append(ink(f"{words.grouped(shared)} shared", "muted"))
    return line(content(person.name, "strong"), "  ", joined(about))


def suggestion_line(suggestion: Suggestion) -> Content:
    """Who it is, and why I may know her."""
    reason = words.suggestion_reason(suggestion)
    return line(content(suggestion.person.name), ink(f"  {reason}" if reason else "", "muted"))
