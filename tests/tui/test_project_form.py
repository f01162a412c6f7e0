"""The form of a project, by keys, against a real backend: rules 7.1, 7.2 and 7.4."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.page import LARGE, SMALL, Page, on_real_page
from tests.tui.projects import begin_edit, form, kept, mine
from tui.drafts import Drafts

pytestmark = AT_BACKEND


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


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
        await begin_edit(page)

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


def _given_away(app: object) -> AbstractContextManager[None]:
    return nullcontext()
