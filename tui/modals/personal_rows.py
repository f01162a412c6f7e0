"""All rows of one kind of personal data, and the history of its changes, a page at a time (rule 14.1)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from api_client.wire.page import Page
from api_client.wire.personal_data import PersonalChange, PersonalRow, PersonalSection
from tui.modals.details import Details
from tui.modals.pane_dialog import PaneDialog
from tui.resources import PERSONAL_CHANGES, PERSONAL_ROWS
from tui.screens.lists import KeyedList
from tui.screens.paged import PagedPane
from tui.session import Session
from widgets import words
from widgets.personal_data import ChangeDetail, ChangeRow, DataDetail, DataRow
from widgets.row_list import RowList
from widgets.rows import Row


class RowsPane(PagedPane[Page[PersonalRow]]):
    """The rows of one section."""

    resource = PERSONAL_ROWS
    empty = "Nothing is held here."

    def __init__(self, session: Session, section_id: str) -> None:
        super().__init__(session)
        self.section_id = section_id

    @property
    def sought(self) -> object:
        """The section."""
        return self.section_id

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield KeyedList()

    def rows_of(self, answer: Page[PersonalRow], cursor: str | None) -> Sequence[Row]:
        """The rows, which have no ids of their own."""
        return [DataRow(f"{cursor or ''} {place}", row) for place, row in enumerate(answer.items)]

    @on(RowList.Opened)
    def _open(self, message: RowList.Opened) -> None:
        if isinstance(message.row, DataRow):
            detail = DataDetail()
            detail.value = message.row.row
            self.app.push_screen(Details("In full", detail))


class HistoryPane(PagedPane[Page[PersonalChange]]):
    """The changes, newest first."""

    resource = PERSONAL_CHANGES
    empty = "Nothing has changed since changes are tracked."

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield KeyedList(every=60.0)

    def rows_of(self, answer: Page[PersonalChange], cursor: str | None) -> Sequence[Row]:
        """The changes."""
        return [ChangeRow(change, self.session.clock) for change in answer.items]

    @on(RowList.Opened)
    def _open(self, message: RowList.Opened) -> None:
        if isinstance(message.row, ChangeRow):
            detail = ChangeDetail(clock=self.session.clock)
            detail.value = message.row.change
            self.app.push_screen(Details("Change", detail))


class RowsDialog(PaneDialog):
    """`RowsPane` in a box."""

    def __init__(self, session: Session, section: PersonalSection) -> None:
        title = f"{words.plain(section.title)} · {words.grouped(section.count)}"
        super().__init__(title, RowsPane(session, section.id))


class HistoryDialog(PaneDialog):
    """`HistoryPane` in a box."""

    def __init__(self, session: Session) -> None:
        super().__init__("Changes of your data", HistoryPane(session))
