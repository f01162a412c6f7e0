"""The sections of the Settings tab, once: their names, and the pane behind each, imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass

from tui.screens.remote import Pane
from tui.screens.tabs import make_pane
from tui.session import Session


@dataclass(frozen=True)
class Section:
    """A part of the settings."""

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
    Section("personal-data", "Personal Data", "tui.screens.not_built:PersonalDataSection"),
)
"""In the order of the sidebar."""

BY_ID: dict[str, Section] = {section.id: section for section in SECTIONS}

FIRST = "developer"
"""The section that is open at first."""
