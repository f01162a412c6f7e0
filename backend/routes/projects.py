"""My portfolio, and what others have published (rule 7)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api_client.wire.base import Id
from api_client.wire.enums import ProjectStatus
from api_client.wire.page import Page
from api_client.wire.project import Project, ProjectSummary, ProjectText, PublishedProject, PublishedSummary
from backend.access import member
from backend.call import Call
from backend.etag import etag_of
from backend.operation import operation
from backend.paging import DEFAULT_LIMIT, PageCursor, PageLimit, cursor_behind, place_in
from backend.problems import invalid, not_found
from backend.rules.scopes import Scope
from backend.rules.search import Wanted
from backend.store import personal_changes, projects, published_projects
from backend.store.personal_changes import Change
from backend.store.visibility import may_see

router = APIRouter(tags=["projects"])
READ, WRITE = member(Scope.PROFILE_READ), member(Scope.PORTFOLIO_WRITE)
StatusFilter = Annotated[ProjectStatus | None, Query(description="Only drafts, or only published ones.")]
Search = Annotated[str | None, Query(max_length=100, description="Words, or parts of them, that all have to be there.")]


@operation(router, "GET", "/v1/me/projects", READ)
def list_my_projects(
    call: Call, status: StatusFilter = None, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[ProjectSummary]:
    """My projects, drafts too, the last edited first."""
    if status is ProjectStatus.UNKNOWN:
        raise invalid("status", "status_unknown", "there is no such status")
    return _page(call, call.profile_id, status, limit, cursor)


@operation(router, "POST", "/v1/me/projects", WRITE, status=201, keyed=True)
def add_project(call: Call, body: ProjectText) -> Project:
    """Adds a project: a draft, which needs an app name only, or a published one, which needs all."""
    project_id = projects.add(call.tx, call.profile_id, body, call.now)
    _note(call, Change.ADDED)
    return _saved(call, project_id)


@operation(router, "GET", "/v1/me/projects/{project_id}", READ)
def read_my_project(call: Call, project_id: Id) -> Project:
    """One of my projects; its ETag is what a change names."""
    return _mine(call, project_id)


@operation(router, "PUT", "/v1/me/projects/{project_id}", WRITE, problems=(412, 428))
def put_project(call: Call, project_id: Id, body: ProjectText) -> Project:
    """Gives a project this content, made from the version that If-Match names; publishes it, or makes it a draft.

    The answer has its ETag.
    """
    call.require_match(_mine(call, project_id, lock=True))
    projects.put(call.tx, call.profile_id, project_id, body, call.now)
    _note(call, Change.CHANGED)
    return _saved(call, project_id)


@operation(router, "DELETE", "/v1/me/projects/{project_id}", WRITE)
def delete_project(call: Call, project_id: Id) -> None:
    """Deletes a project, published or not."""
    if not projects.remove(call.tx, call.profile_id, project_id):
        raise not_found()
    _note(call, Change.REMOVED)


@operation(router, "GET", "/v1/projects", READ)
def list_published_projects(
    call: Call, q: Search = None, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[PublishedSummary]:
    """What others with public profiles have published, the last edited first; `q` searches in all of their texts.

    A search looks at so many projects at a time: a page may hold fewer than `limit`, or none, and have a next one.
    """
    items, following = published_projects.page(call.tx, call.profile_id, Wanted.of(q), limit, place_in(cursor))
    return Page[PublishedSummary](items=items, next_cursor=cursor_behind(following))


@operation(router, "GET", "/v1/projects/{project_id}", READ)
def read_published_project(call: Call, project_id: Id) -> PublishedProject:
    """A published project of somebody whose profile I may see."""
    found = published_projects.one(call.tx, call.profile_id, project_id)
    if found is None:
        raise not_found()
    return found


@operation(router, "GET", "/v1/profiles/{profile_id}/projects", READ, from_replica=True)
def list_projects_of_profile(
    call: Call, profile_id: Id, limit: PageLimit = DEFAULT_LIMIT, cursor: PageCursor = None
) -> Page[ProjectSummary]:
    """What somebody whose profile I may see has published, the last edited first (rule 9.3)."""
    if not call.decide(lambda tx: may_see(tx, call.profile_id, profile_id)):
        raise not_found()
    return _page(call, profile_id, ProjectStatus.PUBLISHED, limit, cursor)


def _page(
    call: Call, profile_id: str, status: ProjectStatus | None, limit: int, cursor: str | None
) -> Page[ProjectSummary]:
    found = projects.page(call.tx, profile_id, status, limit + 1, place_in(cursor))
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_behind((last.updated_at, last.id) if last else None)
    return Page[ProjectSummary](items=found[:limit], next_cursor=following)


def _mine(call: Call, project_id: str, *, lock: bool = False) -> Project:
    project = projects.one(call.tx, call.profile_id, project_id, lock=lock)
    if project is None:
        raise not_found()
    return project


def _saved(call: Call, project_id: str) -> Project:
    """The project as a GET shows it from now on, and its ETag: the next change can be made from this answer."""
    project = _mine(call, project_id)
    call.headers["ETag"] = etag_of(project.model_dump_json(by_alias=True).encode())
    return project


def _note(call: Call, change: Change) -> None:
    personal_changes.note(call.tx, call.profile_id, call.account_id, ["project"], call.now, change)
