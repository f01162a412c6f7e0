"""Life-like projects, mine and others'."""

from __future__ import annotations

from datetime import timedelta

from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project, PublishedProject, PublishedSummary
from tests.widgets.samples import LIFE_LIKE, NOW, Texts, person


def project(status: ProjectStatus = ProjectStatus.PUBLISHED, texts: Texts = LIFE_LIKE) -> Project:
    """Dock Planner, with all its texts; as a draft without results."""
    return Project(
        id="dock-planner",
        app_name=texts.line("Dock Planner"),
        customer=texts.line("Acme Logistics"),
        status=status,
        updated_at=NOW - timedelta(days=40),
        created_at=NOW - timedelta(days=90),
        business_need=texts.block("Lorries waited up to three hours for a dock, and nobody knew for which."),
        solution=texts.block("One plan that drivers, dispatch and dock crew see.\n\nThey change it on their phones."),
        results=texts.block("" if status is ProjectStatus.DRAFT else "Waiting is down to 25 minutes."),
    )


def published(texts: Texts = LIFE_LIKE) -> PublishedProject:
    """Somebody's."""
    return PublishedProject(**dict(project(texts=texts)), author=person("Joris Visser", "Port of Ghent", texts))


def others(texts: Texts = LIFE_LIKE) -> list[PublishedSummary]:
    """Two as the list has them."""
    fields = PublishedSummary.model_fields
    whole = dict(published(texts))
    one = PublishedSummary(**{name: whole[name] for name in fields})
    other = one.model_copy(
        update={"id": "meter-swap", "app_name": texts.line("Meter Swap"), "customer": texts.line("Delta Energy")}
    )
    return [one, other]
