"""The portfolio (rule 7)."""

from __future__ import annotations

from typing import Literal

from api_client.calls import Calls, build, part
from api_client.retry import new_key
from api_client.versioned import Versioned
from api_client.wire.page import Page
from api_client.wire.project import Project, ProjectSummary, ProjectText, PublishedProject, PublishedSummary

Status = Literal["draft", "published"]


class Projects:
    """``client.projects``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(
        self, status: Status | None = None, limit: int = 25, cursor: str | None = None
    ) -> Page[ProjectSummary]:
        """My projects, drafts too, the last edited first."""
        query = {"status": status, "limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/me/projects", Page[ProjectSummary], query)

    async def get(self, project_id: str) -> Versioned[Project]:
        """One of my projects, and the version that an edit of it names."""
        return await self._calls.get_versioned(f"/v1/me/projects/{part(project_id)}", Project)

    async def add(
        self,
        app_name: str,
        *,
        status: Status = "draft",
        customer: str = "",
        business_need: str = "",
        solution: str = "",
        results: str = "",
        idempotency_key: str | None = None,
    ) -> Project:
        """Add a project; a draft needs an app name only (rule 7.1).

        Raises:
            Invalid: code ``project_incomplete``, with each missing field, for one that is to be published.
        """
        texts = {"customer": customer, "business_need": business_need, "solution": solution, "results": results}
        body = build(ProjectText, status=status, app_name=app_name, **texts)
        return await self._calls.post("/v1/me/projects", body, Project, key=idempotency_key or new_key())

    async def put(
        self,
        project_id: str,
        app_name: str,
        *,
        status: Status,
        customer: str = "",
        business_need: str = "",
        solution: str = "",
        results: str = "",
        version: str,
    ) -> Versioned[Project]:
        """Replace the whole content, edited from `version` (``*`` for whichever there is). The answer is the next one.

        Raises:
            Invalid: code ``project_incomplete``, as for `add`.
            PreconditionFailed: somebody saved since `version` was read: `get` has what it is now (rule 9.4).
        """
        texts = {"customer": customer, "business_need": business_need, "solution": solution, "results": results}
        body = build(ProjectText, status=status, app_name=app_name, **texts)
        path = f"/v1/me/projects/{part(project_id)}"
        return await self._calls.put_versioned(path, body, Project, version=version)

    async def delete(self, project_id: str) -> None:
        """Delete a project."""
        await self._calls.delete(f"/v1/me/projects/{part(project_id)}")

    async def browse(self, q: str | None = None, limit: int = 25, cursor: str | None = None) -> Page[PublishedSummary]:
        """What others with public profiles have published; with `q` those in whose texts its words are.

        A page may hold fewer than `limit`, or none, and have a next one (rule 7.3).
        """
        query = {"q": q, "limit": limit, "cursor": cursor}
        return await self._calls.get("/v1/projects", Page[PublishedSummary], query)

    async def published(self, project_id: str) -> PublishedProject:
        """A published project of somebody whose profile I may see."""
        return await self._calls.get(f"/v1/projects/{part(project_id)}", PublishedProject)

    async def of_profile(self, profile_id: str, limit: int = 25, cursor: str | None = None) -> Page[ProjectSummary]:
        """What somebody whose profile I may see has published (rule 9.3)."""
        path = f"/v1/profiles/{part(profile_id)}/projects"
        return await self._calls.get(path, Page[ProjectSummary], {"limit": limit, "cursor": cursor})
