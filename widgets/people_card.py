"""The card of people: invitations that wait, and people one may know (rules 5.1 and 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content

from api_client.wire.connection import Invitation, Suggestion
from widgets import words
from widgets.card import Card
from widgets.cells import BLANK, content, ink, line, whole


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
        rows = [invitation_line(invitation, width) for invitation in value.invitations]
        if value.suggestions:
            rows += [BLANK] if rows else []
            rows += [ink("People you may know", "muted"), *(suggestion_line(one, width) for one in value.suggestions)]
        return rows


def invitation_line(invitation: Invitation, width: int) -> Content:
    """Who invites me, from where, and how many connections we share: as much of it as fits."""
    person, shared = invitation.person, invitation.shared_connections
    told = f"{words.grouped(shared)} shared" if shared else ""
    about = [part for part in (content(person.company or person.job_title, "muted"), ink(told, "muted")) if part]
    gaps = (Content("  "), ink(" · ", "muted"))
    return whole([content(person.name, "strong"), *map(line, gaps, about)], width, "")


def suggestion_line(suggestion: Suggestion, width: int) -> Content:
    """Who it is, and why I may know her."""
    return whole([content(suggestion.person.name), ink(words.suggestion_reason(suggestion), "muted")], width, "  ")
