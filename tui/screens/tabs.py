"""The tabs, once: number, names, and the pane behind each, imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from tui.keys import TAB_TITLES
from tui.screens.remote import Pane
from tui.session import Session


def make_pane(place: str, session: Session, pane_id: str) -> Pane:
    """The pane of the class at ``module:Class``, which is imported now."""
    module, _, name = place.partition(":")
    pane: Pane = getattr(import_module(module), name)(session, id=pane_id)
    return pane


class TabPlace(NamedTuple):
    """A tab of the frame."""

    id: str
    number: int
    title: str
    short: str
    """A name for narrow terminals."""
    pane: str
    """``module:Class`` of its `Pane`; the class takes a session and the id."""

    def make(self, session: Session) -> Pane:
        """The pane, imported now."""
        return make_pane(self.pane, session, self.id)


_SHORT_AND_PANE = {
    "Overview": ("Over.", "tui.screens.overview:OverviewPane"),
    "Badges": ("Badges", "tui.screens.badges:BadgesPane"),
    "Challenges": ("Chall.", "tui.screens.challenges:ChallengesPane"),
    "Connections": ("Conn.", "tui.screens.connections:ConnectionsPane"),
    "Leaderboard": ("Board", "tui.screens.leaderboard:LeaderboardPane"),
    "Portfolio": ("Port.", "tui.screens.portfolio:PortfolioPane"),
    "Activity": ("Act.", "tui.screens.activity:ActivityPane"),
    "Settings": ("Set.", "tui.screens.settings:SettingsPane"),
}

TABS: tuple[TabPlace, ...] = tuple(
    TabPlace(title.lower(), number, title, *_SHORT_AND_PANE[title]) for number, title in enumerate(TAB_TITLES, 1)
)
"""In the order of their numbers."""

BY_ID: dict[str, TabPlace] = {tab.id: tab for tab in TABS}
