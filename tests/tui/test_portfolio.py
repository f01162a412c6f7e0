"""The Portfolio tab by keys, against a real backend: rules 7.1, 7.2 and 7.3."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from api_client.client import Client
from api_client.errors import ServerUnreachable
from api_client.wire.enums import ProjectStatus
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import LARGE, SMALL, Page, on_real_page
from tests.tui.projects import TEXTS, add, elsewhere, form, mine
from tui.modals.preview import Preview
from tui.screens.member import MemberScreen

pytestmark = AT_BACKEND


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


async def states(page: Page) -> list[ProjectStatus]:
    return [project.status for project in await mine(page)]


def test_rule_7_1_what_is_missing_is_named_before_publishing_and_can_be_filled_in_then(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await add(page, customer="Acme", results="No paper")
        await page.press("p")
        assert "Missing: Business need, Solution." in page.prose
        await page.press("y")
        assert isinstance(page.app.screen, Preview)  # it can't be published yet
        await page.press("e")
        focused = page.app.focused
        assert focused is not None and focused.id == "business_need"
        await page.paste("Paper")
        await page.press("tab")
        await page.paste("An app")
        await page.press("tab", "tab", "tab", "enter")
        assert "What others will see" in page.text
        assert await states(page) == [ProjectStatus.DRAFT]
        await page.press("y")
        assert "Dock Planner is published." in page.text
        assert "Published · 1" in page.text
        assert await states(page) == [ProjectStatus.PUBLISHED]

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_7_1_a_published_project_keeps_all_it_needs(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await add(page, status="published", **TEXTS)
        await page.press("e", "tab", "end", *["backspace"] * len("Acme"), "ctrl+s")
        assert "Fill in the customer." in page.prose
        assert form(page).rows[1].has_focus_within
        await page.press("escape", "y")
        assert (await mine(page))[0].customer.plain == "Acme"

    on_real_page(grace, tmp_path, story)


def test_rule_7_2_publish_return_to_draft_and_delete(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await add(page, **TEXTS)
        await page.press("p", "escape")
        assert await states(page) == [ProjectStatus.DRAFT]
        await page.press("p", "enter")
        assert await states(page) == [ProjectStatus.DRAFT]
        await page.press("y")
        assert await states(page) == [ProjectStatus.PUBLISHED]
        await page.press("p")
        assert "Only you can see it then" in page.prose
        await page.press("y")
        assert await states(page) == [ProjectStatus.DRAFT]
        await page.press("d", "enter")
        assert await states(page) == [ProjectStatus.DRAFT]  # the focus was on Cancel
        await page.press("d", "y")
        assert "Dock Planner is deleted." in page.text
        assert await states(page) == []

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_9_4_what_is_published_is_what_was_looked_at(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        project = await add(page, **TEXTS)
        await page.press("p")
        await elsewhere(page, project, solution="Something else")
        await page.press("y")
        assert "Something else" in page.text  # shown once more, as it is now
        assert await states(page) == [ProjectStatus.DRAFT]
        await page.press("y")
        assert await states(page) == [ProjectStatus.PUBLISHED]

    on_real_page(grace, tmp_path, story)


def test_without_a_server_nothing_is_published_and_it_is_said(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: object, **__: object) -> None:
        raise ServerUnreachable

    async def story(page: Page) -> None:
        await add(page, **TEXTS)
        await page.press("p")
        with monkeypatch.context() as gone:
            gone.setattr(page.app.session.client.projects, "put", unreachable)
            await page.press("y")
        assert "could not be reached" in page.text
        await page.press("p", "y")
        assert await states(page) == [ProjectStatus.PUBLISHED]

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_7_3_others_projects_are_searched_by_the_server_and_lead_to_their_author(
    backend: RunningBackend, tmp_path: Path
) -> None:
    joan, word = new_member(backend, "Joan Example").is_public(), uuid.uuid4().hex[:8]
    texts = TEXTS | {"app_name": "Lock Keeper", "solution": f"An app called {word}."}

    async def publish(client: Client) -> None:
        made = await client.projects.add("Lock Keeper")
        await client.projects.put(made.id, **texts, status="published", version="*")

    async def story(page: Page) -> None:
        await joan.does(publish)
        await page.press("6", "w", "slash")
        await page.paste(word)
        await page.press("enter", "enter")
        for shown in ("Lock Keeper", "Joan Example", "Solution", word):
            assert shown in page.text
        await page.press("u")
        assert isinstance(page.app.screen, MemberScreen)
        assert "Joan Example" in page.text
        await page.press("escape", "escape", "escape", "w")
        assert "Drafts · 2" in page.text

    on_real_page(backend, tmp_path, story, LARGE)


def test_rule_7_2_of_very_many_projects_the_last_one_can_be_seen_and_deleted(grace: NewMember, tmp_path: Path) -> None:
    grace.has_projects(501)

    async def story(page: Page) -> None:
        await page.press("6")
        assert "Drafts · 501" in page.text
        await page.press("G", "d", "y")
        assert "Project 501 is deleted." in page.text
        await page.press("g")
        assert "Drafts · 500" in page.text

    on_real_page(grace, tmp_path, story)
