"""Others' published projects, with their authors (rules 7.3 and 9.3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import literal_column, select

from api_client.wire.project import PublishedProject, PublishedSummary
from backend.rules.search import Wanted
from backend.store import people
from backend.store.database import Record, Tx
from backend.store.projects import Place, shown
from backend.store.tables import profiles, projects
from backend.store.visibility import may_see
from backend.store.walk import behind, walk

_PUBLISHED = projects.c.status == literal_column("'published'")
"""In the very words of the index of these."""
_SEARCHED = ("app_name", "customer", "business_need", "solution", "results")


def page(
    tx: Tx, viewer: str, wanted: Wanted | None, limit: int, after: Place | None
) -> tuple[list[PublishedSummary], Place | None]:
    """What others with public profiles have published, the last edited first, and where the next page begins.

    With `wanted` only those in whose texts each of its words is.
    """
    updated_at, project_id = projects.c.updated_at, projects.c.id

    def fetch(behind_of: Place | None, count: int) -> Sequence[Record]:
        query = (
            select(projects)
            .join(profiles, profiles.c.id == projects.c.profile_id)
            .where(_PUBLISHED, profiles.c.public, profiles.c.id != viewer)
            .order_by(updated_at.desc(), project_id.desc())
            .limit(count)
        )
        return tx.execute(query if behind_of is None else query.where(behind(updated_at, project_id, behind_of))).all()

    def fits(row: Record) -> bool:
        assert wanted is not None
        return wanted.fits(getattr(row, name) for name in _SEARCHED)

    rows, following = walk(fetch, _place, fits if wanted else None, limit, after)
    authors = people.by_id(tx, {row.profile_id for row in rows})
    found = [PublishedSummary.model_validate(row._asdict() | {"author": authors[row.profile_id]}) for row in rows]
    return found, following


def one(tx: Tx, viewer: str, project_id: str) -> PublishedProject | None:
    """A published project whose author's profile the viewer may see; None when there is no such."""
    query = select(projects).where(projects.c.id == project_id, _PUBLISHED)
    row = tx.execute(query).one_or_none()
    if row is None or not may_see(tx, viewer, row.profile_id):
        return None
    author = people.by_id(tx, {row.profile_id})[row.profile_id]
    return PublishedProject.model_validate(dict(shown(row)) | {"author": author})


def _place(row: Record) -> Place:
    return row.updated_at, row.id
