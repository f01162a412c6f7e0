"""Points in full, from the Stats card: charts, and a year as a calendar (rules 2.5 and 2.6)."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult

from api_client.wire.points import Points
from tui.modals.details import Scroller
from tui.modals.pane_dialog import PaneDialog
from tui.resources import POINTS
from tui.screens.earning import ShowsPoints
from tui.screens.remote import RemotePane
from tui.session import Session
from widgets.points_detail import PointsDetail


class StatsPane(RemotePane[Points], ShowsPoints):
    """The pictures, which scroll."""

    resource = POINTS

    detail = getters.query_one(PointsDetail)

    def compose_body(self) -> ComposeResult:
        """All of them."""
        with Scroller():
            yield PointsDetail(clock=self.session.clock)

    def show(self, value: Points) -> None:
        """Draw them."""
        self.detail.value = value


class StatsDialog(PaneDialog):
    """`StatsPane` in a box."""

    def __init__(self, session: Session) -> None:
        super().__init__("Stats", StatsPane(session))
