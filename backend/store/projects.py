"""A member's own portfolio (rules 7.1 and 7.2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project, ProjectSummary, ProjectText
from backend.ids import new_id
from backend.rules import projects as rules
from backend.store import point_books
from backend.store.database import Record, Tx
from backend.store.tables import projects
from backend.store.walk import behind

Place = tuple[datetime, str]
"""When a project was last edited, and its id."""


def page(
    tx: Tx, profile_id: str, status: ProjectStatus | None, limit: int, after: Place | None
) -> list[ProjectSummary]:
    """A member's projects, all or those of one status, the last edited first."""
    query = select(projects).where(projects.c.profile_id == profile_id)
    if status is not None:
        query = query.where(projects.c.status == status)
    if after is not None:
        query = query.where(behind(projects.c.updated_at, projects.c.id, after))
    query = query.order_by(projects.c.updated_at.desc(), projects.c.id.desc()).limit(limit)
    return [ProjectSummary.model_validate(row._asdict()) for row in tx.execute(query)]


def one(tx: Tx, profile_id: str, project_id: str, *, lock: bool = False) -> Project | None:
    """A project of this member; None when she has no such. Locked until the transaction's end, for an edit of it."""
    query = select(projects).where(_this(profile_id, project_id))
    row = tx.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else shown(row)


def add(tx: Tx, profile_id: str, new: ProjectText, now: datetime) -> str:
    """A new project; its id. Raises `RuleBroken` ``project_incomplete`` or ``too_many_projects``."""
    texts = _texts(new)
    point_books.hold(tx, profile_id)
    there_are = select(func.count()).select_from(projects).where(projects.c.profile_id == profile_id)
    rules.check_room(tx.execute(there_are).scalar_one())
    project_id = new_id()
    row = {"profile_id": profile_id, "id": project_id, "status": new.status, "created_at": now, "updated_at": now}
    tx.execute(insert(projects).values(**row, **texts))
    return project_id


def put(tx: Tx, profile_id: str, project_id: str, new: ProjectText, now: datetime) -> None:
    """Gives a project, which exists, another content and status. Raises `RuleBroken` ``project_incomplete``."""
    change = update(projects).where(_this(profile_id, project_id))
    tx.execute(change.values(status=new.status, updated_at=now, **_texts(new)))


def remove(tx: Tx, profile_id: str, project_id: str) -> bool:
    """Deletes a project; False when this member has no such."""
    return bool(tx.execute(delete(projects).where(_this(profile_id, project_id))).rowcount)


def shown(row: Record) -> Project:
    """A row of `projects` as the wire has it."""
    return Project.model_validate(row._asdict())


def _texts(new: ProjectText) -> dict[str, str]:
    texts = new.model_dump(include={*rules.FIELDS})
    rules.check_complete(new.status, texts)
    return texts


def _this(profile_id: str, project_id: str) -> ColumnElement[bool]:
    return (projects.c.profile_id == profile_id) & (projects.c.id == project_id)
