"""How projects are told (rule 7)."""

from __future__ import annotations

from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project
from widgets.words import Mark

PROJECT_STATUS: dict[ProjectStatus, Mark] = {
    ProjectStatus.DRAFT: Mark("○", "draft", "warn"),
    ProjectStatus.PUBLISHED: Mark("●", "published", "good"),
    ProjectStatus.UNKNOWN: Mark("·", "unknown state", "muted"),
}
"""Rule 7.2."""

FIELDS: dict[str, str] = {
    "app_name": "App name",
    "customer": "Customer",
    "business_need": "Business need",
    "solution": "Solution",
    "results": "Results",
}
"""A project's fields as people call them; all of them are needed to publish it (rule 7.1)."""


def missing(project: Project) -> list[str]:
    """What is to be filled in before it can be published, in words (rule 7.1)."""
    return [label for name, label in FIELDS.items() if not getattr(project, name).plain.strip()]
