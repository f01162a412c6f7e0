"""Portfolio projects (rule 7)."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from api_client.wire.base import Answer, Id, OpenEnum, Request, Time
from api_client.wire.connection import Person
from api_client.wire.text import Untrusted, UntrustedBlock

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Paragraphs = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]


class ProjectStatus(OpenEnum):
    """A draft is seen by its owner alone (rule 7.2)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNKNOWN = "unknown"


class ProjectSummary(Answer):
    """A project as a list shows it."""

    id: Id
    app_name: Untrusted
    customer: Untrusted
    status: ProjectStatus
    updated_at: Time


class Project(ProjectSummary):
    """A whole project; what is not filled in yet is empty."""

    business_need: UntrustedBlock
    solution: UntrustedBlock
    results: UntrustedBlock
    created_at: Time


class PublishedSummary(ProjectSummary):
    """Somebody's published project as a list shows it (rule 7.3)."""

    author: Person


class PublishedProject(Project):
    """Somebody's published project (rule 7.3)."""

    author: Person


class ProjectText(Request):
    """``POST /v1/me/projects`` and ``PUT /v1/me/projects/{project_id}``: the whole of it.

    A draft needs an app name; to publish needs every field (rule 7.1).
    """

    status: ProjectStatus = ProjectStatus.DRAFT
    app_name: Annotated[Line, StringConstraints(min_length=1)]
    customer: Line = ""
    business_need: Paragraphs = ""
    solution: Paragraphs = ""
    results: Paragraphs = ""
