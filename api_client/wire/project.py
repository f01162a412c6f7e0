"""Portfolio projects (rule 7)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from api_client.wire.base import Answer, Id, Request, Time
from api_client.wire.connection import Person
from api_client.wire.enums import ProjectStatus
from api_client.wire.text import Untrusted, UntrustedBlock, typed_block, typed_line, visible_line

AppName = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(visible_line)]
Line = Annotated[str, StringConstraints(max_length=120), AfterValidator(typed_line)]
Paragraphs = Annotated[str, StringConstraints(max_length=5000), AfterValidator(typed_block)]


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
    app_name: AppName
    customer: Line = ""
    business_need: Paragraphs = ""
    solution: Paragraphs = ""
    results: Paragraphs = ""
