"""The Connections tab: invitations, connections, people I may know, and inviting others (rule 5)."""

from __future__ import annotations

from tui.keys import bindings
from tui.resources import OVERVIEW
from tui.screens.inviting import InvitePane
from tui.screens.sectioned import SectionedPane
from tui.screens.sections import PEOPLE


class ConnectionsPane(SectionedPane):
    """A section for each; `invite` works in all of them."""

    BINDINGS = bindings("invite")
    sections = PEOPLE

    @property
    def first(self) -> str:
        """Invitations, unless it is known that none waits."""
        overview = self.session.last(OVERVIEW)
        nobody_waits = overview is not None and not overview.value.invitations
        return "connected" if nobody_waits else "received"

    async def action_invite(self) -> None:
        """Go to where the history is, and ask for an address."""
        await self.open("invite")
        if isinstance(self.section, InvitePane):
            self.section.take_focus()
            self.section.action_invite()
