"""The Portfolio card: my projects (rule 7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from api_client.wire.enums import ProjectStatus
from widgets.card import Card
from widgets.cells import content, ink, line

if TYPE_CHECKING:
    from api_client.wire.project import ProjectSummary


class PortfolioCard(Card["Sequence[ProjectSummary]"]):
    """Each project's app and customer; a draft says so."""

    TITLE: ClassVar[str] = "Portfolio"
    EMPTY: ClassVar[str] = "No projects yet. Show what you have built."

    def body(self, value: Sequence[ProjectSummary], width: int, height: int) -> list[Content]:
        """Two lines a project."""
        return [row for project in value for row in (app_line(project), content(project.customer, "muted"))]


def app_line(project: ProjectSummary) -> Content:
    """The app's name, with "draft" where it is one."""
    draft = ink("  ○ draft", "warn") if project.status is ProjectStatus.DRAFT else ""
    return line(content(project.app_name, "strong"), draft)
