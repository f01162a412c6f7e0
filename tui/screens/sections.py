"""The sections of tabs that have some: their names, and the pane behind each, imported when it is first opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.screens.remote import Pane
from tui.screens.tabs import make_pane
from tui.session import Session


@dataclass(frozen=True)
class Section:
    """A part of a tab."""

    id: str
    name: str
    pane: str
    """``module:Class`` of its `Pane`; the class takes a session and the id."""

    def make(self, session: Session) -> Pane:
        """The pane, imported now."""
        return make_pane(self.pane, session, self.id)


SECTIONS: tuple[Section, ...] = (
    Section("profile", "Profile", "tui.screens.profile:ProfileSection"),
    Section("accounts", "Accounts", "tui.screens.accounts:AccountsSection"),
    Section("notifications", "Notifications", "tui.screens.notifications:NotificationsSection"),
    Section("developer", "Developer", "tui.screens.developer:DeveloperSection"),
    Section("personal-data", "Personal Data", "tui.screens.personal_data:PersonalDataSection"),
)
"""Those of the settings, in the order of the sidebar."""

FIRST = "developer"
"""The section of the settings that is open at first."""

PEOPLE: tuple[Section, ...] = (
    Section("received", "Invitations", "tui.screens.invitations:ReceivedPane"),
    Section("sent", "Sent", "tui.screens.invitations:SentPane"),
    Section("connected", "My connections", "tui.screens.my_connections:MyConnectionsPane"),
    Section("suggested", "May know", "tui.screens.suggestions:SuggestionsPane"),
    Section("invite", "Invite", "tui.screens.inviting:InvitePane"),
)
"""Those of the Connections tab."""


def by_id(sections: Sequence[Section], section_id: str) -> Section:
    """The section with this id."""
    return next(section for section in sections if section.id == section_id)
