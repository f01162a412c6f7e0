"""What becomes of a project's form that is saved: with others, twice, without a server, signed out (rule 9.4)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from api_client.errors import AnswerLost
from api_client.wire.project import Project
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import SMALL, Page, on_real_page
from tests.tui.projects import TEXTS, begin_edit, elsewhere, form, kept, mine, unreachable
from tui.modals.conflict import Conflict
from tui.resources import PROJECTS

pytestmark = AT_BACKEND


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


def test_rule_9_4_an_edit_from_an_old_copy_shows_both_versions_and_saves_what_is_chosen(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        project = await begin_edit(page, **TEXTS)
        await page.press("tab", "end")
        await page.paste(" Ports")
        await elsewhere(page, project, app_name="Dock Planner", customer="Acme Docks", results="Less paper")
        await page.press("ctrl+s")
        assert "Somebody saved this since you opened it" in page.text
        assert "Acme Ports" in page.text and "Acme Docks" in page.text
        await page.press("ctrl+s")
        assert "Choose first: Customer." in page.text
        await page.press("right", "ctrl+s")
        (now,) = await mine(page)
        assert (now.app_name.plain, now.customer.plain) == ("Dock Planner 2", "Acme Docks")
        assert (now.results.plain, now.solution.plain) == ("Less paper", "An app")
        assert "Dock Planner 2 is saved" in page.text
        assert kept(tmp_path) == []

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_9_4_esc_goes_back_to_the_form_with_everything_typed_and_nothing_saved(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        project = await begin_edit(page, **TEXTS)
        await elsewhere(page, project, app_name="Quay Planner")
        await page.press("ctrl+s")
        assert isinstance(page.app.screen, Conflict)
        await page.press("escape")
        assert form(page).rows[0].value == "Dock Planner 2"
        assert "Not saved" in page.prose
        assert [one.app_name.plain for one in await mine(page)] == ["Quay Planner"]
        await page.press("ctrl+s", "left", "ctrl+s")
        assert [one.app_name.plain for one in await mine(page)] == ["Dock Planner 2"]

    on_real_page(grace, tmp_path, story)


def test_rule_9_4_a_draft_from_before_somebody_elses_save_overwrites_nothing(grace: NewMember, tmp_path: Path) -> None:
    async def type_and_end(page: Page) -> None:
        project = await begin_edit(page)
        await elsewhere(page, project, app_name="Quay Planner")

    async def again(page: Page) -> None:
        await page.press("6", "e", "ctrl+s")
        assert isinstance(page.app.screen, Conflict)
        assert [one.app_name.plain for one in await mine(page)] == ["Quay Planner"]

    on_real_page(grace, tmp_path, type_and_end)
    on_real_page(grace, tmp_path, again)


def test_a_project_that_was_deleted_elsewhere_is_added_anew_with_what_was_typed(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        project = await begin_edit(page, **TEXTS)
        await page.app.session.client.projects.delete(project.id)
        await page.press("ctrl+s")
        assert "This project was deleted since you opened it" in page.prose
        assert await mine(page) == []
        await page.press("ctrl+s")
        assert [(one.app_name.plain, one.customer.plain) for one in await mine(page)] == [("Dock Planner 2", "Acme")]
        assert kept(tmp_path) == []

    on_real_page(grace, tmp_path, story, SMALL)


def test_saving_twice_quickly_adds_one_project(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        projects = page.app.session.client.projects
        true_add, go_on, keys = projects.add, asyncio.Event(), []

        async def held(*texts: Any, **more: Any) -> Project:
            keys.append(more["idempotency_key"])
            await go_on.wait()
            return await true_add(*texts, **more)

        monkeypatch.setattr(projects, "add", held)
        await page.press("6", "n")
        await page.type("A")
        await page.pilot.press("ctrl+s", "ctrl+s", "escape")
        assert "wait for the answer" in page.prose
        go_on.set()
        await page.settle()
        assert len(keys) == len(await mine(page)) == 1

    on_real_page(grace, tmp_path, story)


@pytest.mark.parametrize("more", ["", " 2"], ids=["as it was", "typed on"])
def test_after_a_lost_answer_saving_again_adds_no_second_project_also_after_a_crash(
    grace: NewMember, tmp_path: Path, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(page: Page) -> None:
        projects = page.app.session.client.projects
        true_add = projects.add

        async def lost(*texts: Any, **options: Any) -> Project:
            await true_add(*texts, **options)
            error = AnswerLost()
            error.may_be_done = True
            raise error

        monkeypatch.setattr(projects, "add", lost)
        await page.press("6", "n")
        await page.type("Dock")
        await page.press("ctrl+s")
        assert form(page).rows[0].value == "Dock"
        seen = page.app.session.last(PROJECTS)  # The list behind the form looks whether it was added.
        assert seen is not None and [one.app_name.plain for one in seen.value.items] == ["Dock"]

    async def again(page: Page) -> None:
        await page.press("6", "n", "end")
        if more:
            await page.paste(more)
        await page.press("ctrl+s")
        assert [one.app_name.plain for one in await mine(page)] == [f"Dock{more}"]
        assert kept(tmp_path) == []

    on_real_page(grace, tmp_path, lose)
    monkeypatch.undo()
    on_real_page(grace, tmp_path, again)


def test_without_a_server_what_was_typed_stays(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await page.press("6", "n")
        await page.type("Dock")
        with monkeypatch.context() as gone:
            gone.setattr(page.app.session.client.projects, "add", unreachable)
            await page.press("ctrl+s")
        assert "could not be reached" in page.prose
        assert form(page).rows[0].value == "Dock"
        await page.press("ctrl+s")
        assert [one.app_name.plain for one in await mine(page)] == ["Dock"]

    on_real_page(grace, tmp_path, story, SMALL)


def test_when_the_session_is_over_one_signs_in_over_the_form_and_goes_on(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("6", "n")
        await page.type("Dock")
        await page.app.session.client.sessions.end()
        await page.press("ctrl+s")
        assert "Sign in again to go on" in page.text
        await page.press("escape")
        assert form(page).rows[0].value == "Dock"
        await page.press("ctrl+s")
        await page.paste(grace.password)
        await page.press("ctrl+s")
        assert "Dock is saved as a draft." in page.text

    on_real_page(grace, tmp_path, story, SMALL)


def test_who_signs_in_as_somebody_else_over_a_form_saves_nothing_of_it(
    backend: RunningBackend, grace: NewMember, tmp_path: Path
) -> None:
    other = new_member(backend, "Mallory Example")

    async def story(page: Page) -> None:
        await page.press("6", "n")
        await page.type("Dock")
        await page.app.session.client.sessions.end()
        await page.press("ctrl+s", "shift+tab")
        await page.press("ctrl+u")
        await page.paste(other.email)
        await page.press("tab")
        await page.paste(other.password)
        await page.press("ctrl+s")
        assert "You signed in as somebody else: nothing was sent. What you typed is kept" in page.prose, page.text
        assert await mine(page) == []

    on_real_page(grace, tmp_path, story)
