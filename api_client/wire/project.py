"""Portfolio projects (rule 7)."""

from __future__ import annotations

from api_client.wire.base import Answer, Id, OpenEnum, Time
from api_client.wire.text import Untrusted


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
