"""What gives points, and what gave some: reached by a key from every pane that shows points."""

from __future__ import annotations

from tui.keys import bindings
from tui.screens.remote import Pane


class ShowsPoints(Pane):
    """As a second base it gives a pane the two keys."""

    BINDINGS = bindings("points", "ways")

    def action_points(self) -> None:
        """Open what gave me points, and what took some (rule 2.4)."""
        from tui.modals.points import PointsDialog

        self.app.push_screen(PointsDialog(self.session))

    def action_ways(self) -> None:
        """Open what gives points (rule 2.1)."""
        from tui.modals.ways import WaysDialog

        self.app.push_screen(WaysDialog(self.session))
