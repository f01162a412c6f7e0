"""Projects and their form, for the tests of both."""

from __future__ import annotations

from pathlib import Path

from api_client.client import Client
from api_client.errors import ServerUnreachable
from api_client.wire.project import Project
from tests.tui.page import Page
from tui.modals.project_form import ProjectForm

TEXTS = {"customer": "Acme", "business_need": "Paper", "solution": "An app", "results": "No paper"}


async def add(page: Page, name: str = "Dock Planner", **texts: str) -> Project:
    """A project that is there before the story begins."""
    made: Project = await page.app.session.client.projects.add(name, **texts)  # type: ignore[arg-type]
    await page.press("6")
    return made


async def begin_edit(page: Page, **texts: str) -> Project:
    """A project that is there, in its form, with something typed behind its name that is not saved."""
    project = await add(page, **texts)
    await page.press("e")
    await page.type(" 2")
    return project


async def mine(page: Page) -> list[Project]:
    """All projects of the member as the server has them."""
    client = page.app.session.client
    return [(await client.projects.get(one.id)).value for one in (await client.projects.list()).items]


def form(page: Page) -> ProjectForm:
    assert isinstance(page.app.screen, ProjectForm), page.text
    return page.app.screen


def kept(folder: Path) -> list[Path]:
    return [*(folder / "state" / "drafts").glob("*")]


async def elsewhere(page: Page, project: Project, **texts: str) -> None:
    """The same member saves the project in another place."""
    client: Client = page.app.session.client
    now = {name: getattr(project, name).plain for name in ("app_name", *TEXTS)} | texts
    await client.projects.put(project.id, **now, status="draft", version="*")


async def unreachable(*_: object, **__: object) -> Project:
    raise ServerUnreachable
