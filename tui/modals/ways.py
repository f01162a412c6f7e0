"""Ways to earn points, and the levels (rules 2.1 and 2.5)."""

from __future__ import annotations

from textual import getters, on
from textual.app import ComposeResult

from api_client.wire.points import PointRules
from tui.modals.details import Details
from tui.modals.pane_dialog import PaneDialog
from tui.resources import OVERVIEW, POINT_RULES
from tui.screens.items import under_headings
from tui.screens.lists import KeyedList
from tui.screens.remote import RemotePane
from tui.session import Session
from widgets import words
from widgets.row_list import RowList
from widgets.rows import Rows
from widgets.way_row import LevelRow, WayDetail, WayRow


class WaysList(KeyedList):
    """The list of ways and levels."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`open` works on a way, whose title may be longer than the row."""
        return isinstance(self.cursor_row, WayRow) if action == "open" else True


class WaysPane(RemotePane[PointRules]):
    """Everything that gives or takes points, by category, then the levels."""

    resource = POINT_RULES

    rows = getters.query_one(WaysList)

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield WaysList()

    def show(self, value: PointRules) -> None:
        """Fill it."""
        overview = self.session.last(OVERVIEW)
        points = overview.value.header.points if overview is not None else None
        ways = [
            (words.plain(one.title), [WayRow(rule) for rule in value.activities if rule.category is one.category])
            for one in value.categories
        ]
        levels = ("Levels", [LevelRow(level, points) for level in value.levels])
        self.rows.show(Rows(under_headings([*ways, levels])))

    @on(RowList.Opened)
    def open_way(self, message: RowList.Opened) -> None:
        """Show a way in full."""
        if isinstance(message.row, WayRow):
            detail = WayDetail()
            detail.value = message.row.rule
            self.app.push_screen(Details("A way to earn points", detail))


class WaysDialog(PaneDialog):
    """`WaysPane` in a box."""

    def __init__(self, session: Session) -> None:
        super().__init__("Ways to earn points", WaysPane(session))
