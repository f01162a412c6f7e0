"""Settings › Personal Data: all that is held, how it changed, and all of it as one file (rule 14.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import getters
from textual.app import ComposeResult
from textual.widgets import Static

from api_client.wire.personal_data import PersonalData, PersonalSection
from tui.keys import bindings, with_keys
from tui.modals.download import DownloadDialog
from tui.modals.personal_rows import HistoryDialog, RowsDialog
from tui.resources import PERSONAL_DATA
from tui.screens.items import ItemsPane
from widgets import words
from widgets.lines import Lines
from widgets.personal_data import SectionDetail, SectionRow
from widgets.rows import Row


class PersonalDataSection(ItemsPane[PersonalData, PersonalSection]):
    """The sections, and beside them the first rows of the one under the cursor."""

    BINDINGS = bindings("history", "download")
    resource = PERSONAL_DATA

    detail = getters.query_one(SectionDetail)
    since = getters.query_one("#since", Static)

    def compose_above_list(self) -> ComposeResult:
        """Since when changes are tracked."""
        yield Static("", markup=False, id="since")

    def items(self, value: PersonalData) -> Iterator[PersonalSection]:
        """The sections."""
        return iter(value.sections)

    def rows_for(self, value: PersonalData) -> Sequence[Row]:
        """Those that hold something first."""
        return [SectionRow(section) for section in sorted(value.sections, key=lambda one: not one.count)]

    def item_id(self, item: PersonalSection) -> str:
        """The section's id."""
        return item.id

    def make_detail(self) -> Lines:
        """The first rows of a section."""
        return SectionDetail(clock=self.session.clock)

    def show_detail(self, item: PersonalSection | None) -> None:
        """Draw them."""
        self.detail.value = item

    def show(self, value: PersonalData) -> None:
        """Also say since when changes are tracked."""
        told = f"Changes are tracked since {words.local(value.tracked_since)}: {{history}} shows them."
        self.since.update(with_keys(told))
        super().show(value)

    def holds_nothing(self, value: PersonalData) -> bool:
        """There is always something."""
        return not value.sections

    def open_detail(self) -> None:
        """All rows of the section; the first ones stand beside it where there is room."""
        if self.chosen is not None and self.chosen.count:
            self.app.push_screen(RowsDialog(self.session, self.chosen))

    def action_history(self) -> None:
        """What changed, when, and from which account."""
        self.app.push_screen(HistoryDialog(self.session))

    def action_download(self) -> None:
        """All of it as one file."""
        self.app.push_screen(DownloadDialog(self.session))
