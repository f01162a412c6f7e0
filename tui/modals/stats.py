"""Points in full, from the Stats card: charts, and a year as a calendar (rules 2.5 and 2.6)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from api_client.wire.points import Points
from tui.keys import bindings
from tui.modals.details import Scroller
from tui.resources import POINTS
from tui.screens.footer import Footer
from tui.screens.remote import Pane, RemotePane
from tui.screens.too_small import TooSmall
from tui.session import Session
from widgets.points_detail import PointsDetail
from widgets.status_line import StatusLine


class StatsPane(RemotePane[Points]):
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


class StatsDialog(ModalScreen[None]):
    """`StatsPane` in a box, with a status line of its own."""

    BINDINGS = bindings("refresh", "back", back="Close")
    AUTO_FOCUS = "Scroller"

    pane = getters.query_one(StatsPane)
    status_line = getters.query_one(StatusLine)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(classes="dialog stats") as box:
            box.border_title = Content("Stats")
            yield StatsPane(self.session)
            yield StatusLine()
        yield Footer()
        yield TooSmall()

    @on(Pane.StatusChanged)
    def show_status(self) -> None:
        """Say what the pane has to say."""
        self.status_line.status = self.pane.status

    def action_refresh(self) -> None:
        """Fetch them again."""
        self.pane.reload()

    def action_back(self) -> None:
        """Close."""
        if self.is_current:
            self.dismiss()
