"""The form of a project, by keys, against a real backend: rules 7.1, 7.2, 7.4 and 9.4."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from api_client.client import Client
from api_client.errors import AnswerLost, ServerUnreachable
from api_client.wire.project import Project
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import LARGE, SMALL, Page, on_real_page
from tui.drafts import Drafts
from tui.modals.conflict import Conflict
from tui.modals.project_form import ProjectForm

pytestmark = AT_BACKEND
TEXTS = {"customer": "Acme", "business_need": "Paper", "solution": "An app", "results": "No paper"}


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


async def add(page: Page, name: str = "Dock Planner", **texts: str) -> Project:
    """A project that is there before the story begins."""
    made: Project = await page.app.session.client.projects.add(name, **texts)  # type: ignore[arg-type]
    await page.press("6")
    return made


async def mine(page: Page) -> list[Project]:
    """All projects of the member as the server has them."""
    client = page.app.session.client
    return [(await client.projects.get(one.id)).value for one in (await client.projects.list()).items]


def form(page: Page) -> ProjectForm:
    assert isinstance(page.app.screen, ProjectForm), page.text
    return page.app.screen


def kept(folder: Path) -> list[Path]:
    return [*(folder / "state" / "drafts").glob("*")]


def test_rule_7_1_a_draft_needs_a_name_alone(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("6")
        assert "press n to add the first one" in page.prose
        await page.press("n", "ctrl+s")
        assert "Give the app a name" in page.prose
        assert "Nothing was sent" in page.prose
        await page.paste("Dock Planner")
        await page.press("ctrl+s")
        assert "Dock Planner is saved as a draft." in page.text
        assert "Drafts · 1" in page.text
        assert [(one.app_name.plain, one.status.value) for one in await mine(page)] == [("Dock Planner", "draft")]
        assert kept(tmp_path) == []

    on_real_page(grace, tmp_path, story, LARGE)


def test_rule_7_4_each_field_has_a_tip(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("6", "n")
        for tip in (
            "A draft needs this alone",
            "Whom you built it for",
            "slow, costly",
            "What you built",
            "in numbers",
        ):
            assert tip in page.prose
            await page.press("tab")
        assert "Save as draft" in page.text

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_7_4_what_was_typed_is_there_again_after_the_program_ended_in_any_way(
    grace: NewMember, tmp_path: Path
) -> None:
    async def type_and_end(page: Page) -> None:
        await page.press("6", "n")
        await page.paste("Dock Planner")
        await page.press("tab", "tab")
        await page.paste("Lists on paper")
        assert kept(tmp_path)

    async def again(page: Page) -> None:
        await page.press("6")
        assert "A new project typed just now is not saved: press n to go on." in page.text
        await page.press("n")
        assert "Here is again what you typed and did not save, just now" in page.prose
        assert "Lists on paper" in page.text
        await page.press("ctrl+s")
        (project,) = await mine(page)
        assert (project.app_name.plain, project.business_need.plain) == ("Dock Planner", "Lists on paper")
        assert kept(tmp_path) == []

    on_real_page(grace, tmp_path, type_and_end)
    on_real_page(grace, tmp_path, again)


def test_rule_7_4_an_edit_that_is_not_saved_is_marked_in_the_list_until_it_is_thrown_away(
    grace: NewMember, tmp_path: Path
) -> None:
    async def type_and_end(page: Page) -> None:
        await add(page)
        await page.press("e")
        await page.type(" 2")

    async def again(page: Page) -> None:
        await page.press("6")
        assert "not saved" in page.text
        await page.press("e")
        assert form(page).rows[0].value == "Dock Planner 2"
        await page.press("escape", "y")
        assert "not saved" not in page.text
        assert kept(tmp_path) == []
        await page.press("e", "escape")
        assert not page.app.screen.is_modal  # nothing changed: nothing is asked

    on_real_page(grace, tmp_path, type_and_end)
    on_real_page(grace, tmp_path, again)


def test_rule_9_4_an_edit_from_an_old_copy_shows_both_versions_and_saves_what_is_chosen(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        project = await add(page, **TEXTS)
        await page.press("e")
        await page.type(" 2")
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
        project = await add(page, **TEXTS)
        await page.press("e")
        await page.type(" 2")
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
        project = await add(page)
        await page.press("e")
        await page.type(" 2")
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
        project = await add(page, **TEXTS)
        await page.press("e")
        await page.paste(" 2")
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
            gone.setattr(page.app.session.client.projects, "add", _unreachable)
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
        assert "You signed in as somebody else" in page.prose
        assert await mine(page) == []

    on_real_page(grace, tmp_path, story)


def test_a_text_that_is_too_long_is_said_and_stays(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("6", "n")
        row = form(page).rows[0]
        row.fill("x" * 121)
        await page.press("ctrl+s")
        assert "This has 121 characters: at most 120 are kept." in page.prose
        assert row.value == "x" * 121

    on_real_page(grace, tmp_path, story, SMALL)


def test_f4_opens_the_editor_for_long_texts_only(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "editor.py"
    program.write_text("import sys; open(sys.argv[1], 'a').write('from the editor')")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {program}")

    async def story(page: Page) -> None:
        monkeypatch.setattr(type(page.app), "suspend", _given_away)
        await page.press("6", "n", "f4")
        assert "$EDITOR" not in page.rows[-1]
        await page.press("tab", "tab", "f4")
        assert "$EDITOR" in page.rows[-1]
        assert form(page).rows[2].value == "from the editor"
        monkeypatch.setenv("VISUAL", "/no/such/editor")
        await page.press("f4")
        assert "was not started" in page.prose
        assert form(page).rows[2].value == "from the editor"

    on_real_page(grace, tmp_path, story, SMALL)


def test_a_disk_that_cannot_be_written_is_said_and_typing_goes_on(grace: NewMember, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    async def story(page: Page) -> None:
        page.app.session.drafts = Drafts(tmp_path / "file" / "drafts")
        await page.press("6", "n")
        await page.type("Dock")
        assert "What you type can't be kept on this computer" in page.prose
        await page.press("ctrl+s")
        assert "Dock is saved as a draft." in page.text

    on_real_page(grace, tmp_path, story, SMALL)


async def elsewhere(page: Page, project: Project, **texts: str) -> None:
    """The same member saves the project in another place."""
    client: Client = page.app.session.client
    now = {name: getattr(project, name).plain for name in ("app_name", *TEXTS)} | texts
    await client.projects.put(project.id, **now, status="draft", version="*")


async def _unreachable(*_: object, **__: object) -> Project:
    raise ServerUnreachable


def _given_away(app: object) -> AbstractContextManager[None]:
    return nullcontext()
