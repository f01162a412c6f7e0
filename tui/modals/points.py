"""Points: every row of the ledger, with the reasons of those that were taken (rule 2.4)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters, on
from textual.app import ComposeResult

from api_client.wire.page import Page
from api_client.wire.points import LedgerRow
from tui.keys import bindings
from tui.modals.details import Details
from tui.modals.pane_dialog import PaneDialog
from tui.modals.ways import WaysDialog
from tui.resources import OVERVIEW, POINT_LEDGER
from tui.screens.lists import KeyedList
from tui.screens.paged import PagedPane
from tui.session import Session
from widgets.level_line import LevelLine
from widgets.point_row import PointDetail, PointRow
from widgets.row_list import RowList
from widgets.rows import Row


class PointsPane(PagedPane[Page[LedgerRow]]):
    """The level and the way to the next one, and the ledger, newest first."""

    BINDINGS = bindings("ways")
    resource = POINT_LEDGER
    empty = "No points yet: {ways} shows what gives some."

    level = getters.query_one(LevelLine)

    def compose_body(self) -> ComposeResult:
        """Both."""
        overview = self.session.last(OVERVIEW)
        yield LevelLine(overview.value.header if overview is not None else None)
        yield KeyedList()

    def rows_of(self, answer: Page[LedgerRow], cursor: str | None) -> Sequence[Row]:
        """The ledger's rows."""
        return [PointRow(entry, self.session.clock) for entry in answer.items]

    @on(RowList.Opened)
    def open_row(self, message: RowList.Opened) -> None:
        """Show a row in full."""
        if isinstance(message.row, PointRow):
            detail = PointDetail(clock=self.session.clock)
            detail.value = message.row.entry
            self.app.push_screen(Details("Points", detail))

    def action_ways(self) -> None:
        """What gives points."""
        self.app.push_screen(WaysDialog(self.session))


class PointsDialog(PaneDialog):
    """`PointsPane` in a box."""

    def __init__(self, session: Session) -> None:
        super().__init__("Points", PointsPane(session))
