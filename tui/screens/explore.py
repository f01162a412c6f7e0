"""Explore: what others with public profiles have published (rule 7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters

from api_client.wire.page import Page
from api_client.wire.project import PublishedSummary
from tui.keys import bindings
from tui.resources import EXPLORE
from tui.screens.fetched_project import FetchedProject
from tui.screens.member import MemberScreen
from tui.screens.searched import SearchedItems
from widgets.project_row import PublishedRow
from widgets.rows import Row


class ExplorePane(SearchedItems[Page[PublishedSummary], PublishedSummary]):
    """All of them, or those in whose texts some words are; who built one can be looked at."""

    BINDINGS = bindings("author")
    resource = EXPLORE
    empty = "Nobody else has published a project yet."
    nothing_fits = empty
    detail = getters.query_one(FetchedProject)
    looked_for = "Words in the app's name, the customer, or the texts"

    def rows_of(self, answer: Page[PublishedSummary], cursor: str | None) -> Sequence[Row]:
        """A row each."""
        return [PublishedRow(project) for project in answer.items]

    def item_of(self, row: Row | None) -> PublishedSummary | None:
        """The project of a row."""
        return row.project if isinstance(row, PublishedRow) else None

    def make_detail(self) -> FetchedProject:
        """Its texts."""
        return FetchedProject(self.session, lambda client, project_id: client.projects.published(project_id))

    def show_detail(self, item: PublishedSummary | None) -> None:
        """Show what is known of a project, and the rest as soon as it is there."""
        self.detail.look_at(item)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`author` works on a project."""
        return self.chosen is not None if action == "author" else super().check_action(action, parameters)

    def action_author(self) -> None:
        """Open the profile of who built it."""
        if self.chosen is not None:
            self.app.push_screen(MemberScreen(self.session, self.chosen.author.profile_id))
