"""The portfolio: my projects, and what others published (rule 7)."""

from __future__ import annotations

from api_client.client import Client
from api_client.resources.projects import Status
from api_client.wire.enums import ProjectStatus
from api_client.wire.project import Project, ProjectSummary, PublishedProject, PublishedSummary
from tui.plain import asking
from tui.plain.pages import done, listed
from tui.plain.running import Command, Result, known_by_id
from tui.plain.tables import Cell, facts, sections
from tui.plain.texts import given_text

FIELDS = ("app_name", "customer", "business_need", "solution", "results")
_MINE = "mxprofile project list"


def _row(project: ProjectSummary) -> tuple[Cell, ...]:
    return project.id, project.status, project.updated_at, project.app_name, project.customer


async def mine(client: Client, limit: int, cursor: str | None) -> Result:
    """My projects, drafts too, the last edited first."""
    page = await client.projects.list(None, limit, cursor)
    return listed(page, ("ID", "STATUS", "EDITED", "APP", "CUSTOMER"), _row, empty="no projects")


async def others(client: Client, limit: int, cursor: str | None, q: str | None = None) -> Result:
    """What others published; with `q` those that have its words."""

    def row(project: PublishedSummary) -> tuple[Cell, ...]:
        return project.id, project.updated_at, project.app_name, project.customer, project.author.name

    page = await client.projects.browse(q, limit, cursor)
    return listed(page, ("ID", "EDITED", "APP", "CUSTOMER", "AUTHOR"), row, empty="nothing on this page")


def explore(search: str | None, limit: int, cursor: str | None) -> Command:
    """The command that browses what others published."""
    return lambda client: others(client, limit, cursor, search)


def of_member(profile_id: str, limit: int, cursor: str | None) -> Command:
    """The command that lists what a member published."""

    async def act(client: Client) -> Result:
        with known_by_id("profile", profile_id, listed_by="mxprofile leaderboard"):
            page = await client.projects.of_profile(profile_id, limit, cursor)
        return listed(page, ("ID", "STATUS", "EDITED", "APP", "CUSTOMER"), _row, empty="none published")

    return act


def show(project_id: str) -> Command:
    """The command that shows one of my projects."""

    async def act(client: Client) -> Result:
        with known_by_id("project", project_id, listed_by=_MINE):
            project = (await client.projects.get(project_id)).value
        return _whole(project)

    return act


def published(project_id: str) -> Command:
    """The command that shows a published project of somebody whose profile I may see."""

    async def act(client: Client) -> Result:
        with known_by_id("project", project_id, listed_by="mxprofile project explore"):
            project: PublishedProject = await client.projects.published(project_id)
        return Result(project, f"{_text(project)}\n\nAUTHOR\n{project.author.name.plain} ({project.author.profile_id})")

    return act


def _text(project: Project) -> str:
    about = facts(
        [
            ("id", project.id),
            ("status", project.status),
            ("app name", project.app_name),
            ("customer", project.customer),
            ("created", project.created_at),
            ("edited", project.updated_at),
        ]
    )
    texts = (("BUSINESS NEED", project.business_need), ("SOLUTION", project.solution), ("RESULTS", project.results))
    return sections(("PROJECT", about), *((title, text.plain or "-") for title, text in texts))


def _whole(project: Project) -> Result:
    return Result(project, _text(project))


def create(*, publish: bool, **texts: str | None) -> Command:
    """The command that adds a project; `texts` are its fields by name (rule 7.1)."""
    given = _given(texts)
    app_name = given.pop("app_name")

    async def act(client: Client) -> Result:
        added = await client.projects.add(app_name, status="published" if publish else "draft", **given)
        return _whole(added)

    return act


def edit(project_id: str, **texts: str | None) -> Command:
    """The command that changes the given fields of a project, and leaves its status."""
    return _changed(project_id, None, **_given(texts))


def publish(project_id: str) -> Command:
    """The command that lets others see a project."""
    return _changed(project_id, "published")


def unpublish(project_id: str) -> Command:
    """The command that makes a project a draft again."""
    return _changed(project_id, "draft")


def _given(texts: dict[str, str | None]) -> dict[str, str]:
    return {name: given_text(text) for name, text in texts.items() if text is not None}


def _changed(project_id: str, status: Status | None, **texts: str) -> Command:
    async def act(client: Client) -> Result:
        with known_by_id("project", project_id, listed_by=_MINE):
            before = await client.projects.get(project_id)
        content = {name: getattr(before.value, name).plain for name in FIELDS} | texts
        kept: Status = "published" if before.value.status is ProjectStatus.PUBLISHED else "draft"
        after = await client.projects.put(project_id, status=status or kept, version=before.version, **content)
        return _whole(after.value)

    return act


def delete(project_id: str, *, yes: bool) -> Command:
    """The command that deletes a project, after asking."""

    async def act(client: Client) -> Result:
        with known_by_id("project", project_id, listed_by=_MINE):
            project = (await client.projects.get(project_id)).value
        asking.agree(f"Delete the project {project.app_name.plain!r}?", yes=yes)
        await client.projects.delete(project_id)
        return done(project_id, "deleted", f"Project {project_id} is deleted.")

    return act
