"""A project as a row: mine (rule 7.2) or somebody's (rule 7.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from api_client.wire.project import ProjectSummary, PublishedSummary
from widgets import words
from widgets.cells import BLANK, content, ink, line, mark, table_row
from widgets.project_words import PROJECT_STATUS

CUSTOMER_WIDTH, AGE_WIDTH, MARK_WIDTH = 22, 14, 16


@dataclass(frozen=True)
class ProjectRow:
    """App, customer, and when it was edited; a mark says what is typed and not saved."""

    project: ProjectSummary
    clock: Callable[[], datetime]
    unsaved: bool = False
    """True when something typed into it is not saved."""

    @property
    def id(self) -> str:
        """The project's id."""
        return self.project.id

    def line(self, width: int) -> Content:
        """The row."""
        status = mark(PROJECT_STATUS[self.project.status], glyph_only=True)
        unsaved = ink("✎ not saved", "warn") if self.unsaved else BLANK
        age = ink(words.ago(self.project.updated_at, self.clock()), "muted")
        parts = [(content(self.project.customer, "muted"), CUSTOMER_WIDTH), (age, AGE_WIDTH)]
        if self.unsaved:
            parts.insert(0, (unsaved, MARK_WIDTH))
        return table_row(line(status, " ", content(self.project.app_name)), parts, width)


@dataclass(frozen=True)
class PublishedRow:
    """App, customer, and who built it."""

    project: PublishedSummary

    @property
    def id(self) -> str:
        """The project's id."""
        return self.project.id

    def line(self, width: int) -> Content:
        """The row."""
        author = content(self.project.author.name, "muted")
        customer = content(self.project.customer, "muted")
        return table_row(content(self.project.app_name), [(author, CUSTOMER_WIDTH), (customer, CUSTOMER_WIDTH)], width)
