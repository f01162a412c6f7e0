"""A project in full (rules 7.1 and 7.3)."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from api_client.wire.connection import Person
from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project, ProjectSummary, PublishedProject, PublishedSummary
from widgets import words
from widgets.cells import BLANK, content, ink, joined, labelled, mark, wrap
from widgets.lines import Lines, growing
from widgets.project_words import FIELDS, PROJECT_STATUS, missing

TEXTS = ("business_need", "solution", "results")


class ProjectDetail(Lines):
    """Name, state, customer, author, and the three texts; of a summary what it has, and why the rest is missing."""

    value: reactive[ProjectSummary | None] = growing[ProjectSummary | None](None)
    """A `Project` once it is there."""
    trouble: reactive[str] = growing("")
    """Why the whole of it is not there; empty while it loads."""

    def lines(self, width: int, height: int) -> list[Content]:
        """The project; nothing without one."""
        project = self.value
        if project is None:
            return []
        edited = Content(words.ago_and_local(project.updated_at, self.clock()))
        rows = wrap(content(project.app_name, "strong"), width)
        if isinstance(project, PublishedSummary | PublishedProject):
            rows += labelled("By", _author(project.author), width)
        else:
            rows += labelled("State", mark(PROJECT_STATUS[project.status]), width)
        rows += labelled("Customer", content(project.customer), width)
        rows += labelled("Edited", edited, width)
        if not isinstance(project, Project):
            return [*rows, BLANK, *wrap(ink(self.trouble or "Loading…", "muted"), width)]
        return [*rows, *_open(project, width), *(row for name in TEXTS for row in _text(project, name, width))]


def _author(author: Person) -> Content:
    return joined([content(author.name), content(author.job_title, "muted"), content(author.company, "muted")])


def _open(project: Project, width: int) -> list[Content]:
    """What a draft still needs."""
    names = missing(project)
    if project.status is not ProjectStatus.DRAFT or not names:
        return []
    return labelled("To publish", ink(f"fill in {', '.join(names)}", "warn"), width)


def _text(project: Project, name: str, width: int) -> list[Content]:
    text = content(getattr(project, name)) or ink("Not filled in.", "muted")
    return [BLANK, ink(FIELDS[name], "muted"), *wrap(text, width)]
