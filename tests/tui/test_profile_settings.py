"""Settings › Profile by keys, against a real backend: rules 9.1, 9.2 and 9.4."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from api_client.client import Client
from api_client.errors import ServerUnreachable
from api_client.wire.own_profile import OwnProfile
from tests.running import RunningBackend
from tests.tui.developer import AT_BACKEND
from tests.tui.member import NewMember, new_member
from tests.tui.mishaps import Server
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.pictures import image, image_file
from tests.widgets import profile_samples
from tui.modals.avatar import AvatarForm
from tui.modals.conflict import Conflict
from tui.modals.item_form import ItemForm
from tui.modals.profile_form import ProfileForm
from tui.resources import PROFILE, ProfileSettings
from tui.screens.profile import ProfileSection
from tui.session import Session

pytestmark = AT_BACKEND
DETAILS: dict[str, Any] = {
    "job_title": "Developer",
    "department": "Delivery",
    "country": "NL",
    "about": "I build apps.",
    "skills": ["Java"],
    "experience": [{"company": "Acme", "role": "Lead", "from": "2021-05-01", "to": None}],
}


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    return new_member(backend)


async def open_profile(page: Page, row: str = "visibility") -> None:
    """The section, with the cursor on a row."""
    await page.press("8", "h", "g", "enter")
    page.app.screen.query_one(ProfileSection).rows.go_to(row)
    await page.settle()


async def own(page: Page) -> OwnProfile:
    """The profile as the server has it."""
    return (await page.app.session.client.profile.get()).value


async def fill_in(page: Page, **details: Any) -> None:
    """Give the profile details from elsewhere."""
    client: Client = page.app.session.client
    await client.profile.change("*", **details)


def form(page: Page) -> ProfileForm:
    assert isinstance(page.app.screen, ProfileForm), page.text
    return page.app.screen


def test_rule_9_1_all_fields_are_filled_in_and_saved(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await open_profile(page, "job_title")
        await page.press("enter")
        for text in ("Developer", "Delivery"):
            await page.paste(text)
            await page.press("tab")
        await page.type("nether")
        await page.press("enter", "tab")
        await page.paste("I build apps.")
        await page.press("tab", "n")
        await page.type("Java")
        await page.press("ctrl+s", "tab", "n")
        for text in ("Acme", "Lead", "2021-05", ""):
            await page.paste(text)
            await page.press("tab")
        await page.press("ctrl+s", "tab")
        texts = ("+31 20 123", "https://g.example/", "Logistics", "https://x.com/g", "https://linkedin.com/in/g")
        for text in texts:
            await page.paste(text)
            await page.press("tab")
        await page.press("enter", "down", "down", "enter", "ctrl+s")
        assert "Your profile is saved." in page.text
        profile = await own(page)
        told = [profile.job_title, profile.department, profile.country, profile.about, profile.phone, profile.website]
        assert [text.plain for text in told if text] == [
            *("Developer", "Delivery", "NL", "I build apps.", "+31 20 123", "https://g.example/")
        ]
        assert [skill.plain for skill in profile.skills] == ["Java"]
        assert [(item.company.plain, item.since.isoformat(), item.until) for item in profile.experience] == [
            ("Acme", "2021-05-01", None)
        ]
        assert profile.looking_for is not None and profile.looking_for.value == "project"
        assert "Netherlands" in page.text and "Lead, Acme" in page.text
        assert "6 of 7" in page.text

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_9_1_items_of_lists_are_changed_and_removed(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await fill_in(page, **DETAILS | {"skills": ["Java", "UX", "OData"]})
        await open_profile(page, "skills")
        await page.press("e", "j", "e", "end")
        await page.paste(" design")
        await page.press("ctrl+s", "k", "d")
        await page.press("tab", "e", "tab", "tab", "tab")
        await page.type("2020")
        await page.press("ctrl+s")
        assert "Write a month or a day" in page.prose
        await page.press(*["backspace"] * 4)
        await page.paste("2020-01-31")
        await page.press("ctrl+s")
        assert "That is before it began" in page.prose
        await page.press("escape", "y", "ctrl+s")
        assert [skill.plain for skill in (await own(page)).skills] == ["UX design", "OData"]

    on_real_page(grace, tmp_path, story)


def test_who_only_looks_sees_a_row_in_full_with_enter(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session.client, "read_only", True)

    async def story(page: Page) -> None:
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), None))
        await open_profile(page, "about")
        await page.press("e")
        assert not page.app.screen.is_modal
        await page.press("enter")
        assert "Ask me about offline data." in page.text

    on_page(session, story, SMALL)


def test_what_is_wrong_is_said_beside_its_field_and_stays(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await open_profile(page, "phone")
        await page.press("e")
        await page.type("12")
        await page.press("tab")
        await page.paste("example")
        await page.press("ctrl+s")
        assert "pattern" in page.prose or "digits" in page.prose
        assert form(page).row_of("phone").has_focus_within
        await page.press(*["backspace"] * 2, "ctrl+s")
        assert "use a whole address, as in https://example.org/me" in page.prose
        assert form(page).row_of("website").value == "example"
        assert form(page).row_of("website").has_focus_within

    on_real_page(grace, tmp_path, story, SMALL)


def test_what_was_typed_is_there_again_also_inside_an_item(grace: NewMember, tmp_path: Path) -> None:
    async def type_and_end(page: Page) -> None:
        await open_profile(page, "job_title")
        await page.press("e")
        await page.type("Lead")
        form(page).row_of("experience").take_focus()
        await page.press("n")
        await page.type("Acme")

    async def again(page: Page) -> None:
        await open_profile(page, "experience")
        await page.press("e")
        assert "Here is again what you typed and did not save" in page.prose
        assert form(page).row_of("job_title").value == "Lead"
        await page.press("n")
        assert isinstance(page.app.screen, ItemForm)
        assert page.app.screen.rows[0].value == "Acme"
        await page.press("escape", "y", "escape", "y", "e")
        assert form(page).row_of("job_title").value == ""

    on_real_page(grace, tmp_path, type_and_end)
    on_real_page(grace, tmp_path, again)


def test_rule_9_4_somebody_elses_save_is_compared_field_by_field(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await fill_in(page, **DETAILS)
        await open_profile(page, "job_title")
        await page.press("e", "end")
        await page.type(" II")
        form(page).row_of("skills").take_focus()
        await page.press("n")
        await page.type("UX")
        await page.press("ctrl+s")
        await fill_in(page, skills=["OData"], country="BE")
        await page.press("ctrl+s")
        assert isinstance(page.app.screen, Conflict)
        assert "Java" in page.text and "UX" in page.text and "OData" in page.text
        assert [choice.value if choice else "" for choice in page.app.screen.choices.values()] == [
            *("yours", "the other", "")
        ]
        await page.press("left", "ctrl+s")
        profile = await own(page)
        assert profile.job_title is not None and profile.job_title.plain == "Developer II"
        assert profile.country is not None and profile.country.plain == "BE"
        assert [skill.plain for skill in profile.skills] == ["Java", "UX"]

    on_real_page(grace, tmp_path, story, SMALL)


def test_rule_9_2_what_is_missing_is_listed_and_can_be_filled_in_then_others_see_it(
    grace: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await fill_in(page, **DETAILS | {"country": None})
        await open_profile(page)
        assert "5 of 7" in page.text
        await page.press("p")
        assert "Missing: Avatar, Country." in page.prose
        await page.press("e")
        assert isinstance(page.app.screen, AvatarForm)
        await page.type(str(image_file(tmp_path)))
        await page.press("ctrl+s")
        assert "Your avatar is another one now." in page.text
        await fill_in(page, country="NL")
        await page.press("r", "p")
        assert "What others will see" in page.text and "Developer" in page.text
        assert not (await own(page)).public
        await page.press("y")
        assert "Your profile is public now." in page.text
        assert (await own(page)).public
        await page.press("p", "enter")
        assert (await own(page)).public  # the focus was on Cancel
        await page.press("p", "y")
        assert not (await own(page)).public

    on_real_page(grace, tmp_path, story, LARGE)


def test_rule_9_2_a_public_profile_keeps_what_it_needs(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        client = page.app.session.client
        await fill_in(page, **DETAILS)
        await client.profile.set_avatar(image(), "image/png")
        await client.profile.set_public(True)
        await open_profile(page, "job_title")
        await page.press("e", "end", *["backspace"] * len("Developer"), "ctrl+s")
        assert "a public profile needs it" in page.prose
        assert form(page).row_of("job_title").has_focus_within
        await page.press("escape", "y")
        page.app.screen.query_one(ProfileSection).rows.go_to("avatar")
        await page.press("d", "y")
        assert "Your profile is public and needs an avatar" in page.text
        assert (await own(page)).avatar_url is not None

    on_real_page(grace, tmp_path, story)


def test_rule_9_1_a_wrong_file_is_told_and_nothing_is_sent(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(image()[:60])
    good = image_file(tmp_path)

    async def story(page: Page) -> None:
        await open_profile(page, "avatar")
        await page.press("enter", "ctrl+s")
        assert "Write where the image is." in page.prose
        await page.paste(str(damaged))
        await page.press("ctrl+s")
        assert "This image is damaged" in page.prose
        assert (await own(page)).avatar_url is None
        await page.press(*["backspace"] * len("damaged.png"))
        await page.paste(good.name)
        assert "PNG, 64 × 48 pixels" in page.text
        with monkeypatch.context() as gone:
            gone.setattr(page.app.session.client.profile, "set_avatar", _unreachable)
            await page.press("ctrl+s")
        assert "could not be reached" in page.prose
        await page.press("ctrl+s")
        assert (await own(page)).avatar_url is not None
        await page.press("d", "y")
        assert "Your avatar is gone." in page.text

    on_real_page(grace, tmp_path, story, SMALL)


async def _unreachable(*_: object) -> None:
    raise ServerUnreachable


def test_an_avatar_is_sent_once_and_after_a_sign_in_over_the_dialog(
    grace: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = image_file(tmp_path)

    async def story(page: Page) -> None:
        profile = page.app.session.client.profile
        send, go_on, sent = profile.set_avatar, asyncio.Event(), []

        async def held(content: bytes, kind: str) -> object:
            sent.append(kind)
            await go_on.wait()
            return await send(content, kind)

        await open_profile(page, "avatar")
        await page.press("enter")
        await page.paste(str(picture))
        await page.app.session.client.sessions.end()
        monkeypatch.setattr(profile, "set_avatar", held)
        await page.pilot.press("ctrl+s", "ctrl+s", "escape")
        assert "wait for the answer" in page.prose
        go_on.set()
        await page.settle()
        assert sent == ["image/png"]
        assert "Sign in again to go on" in page.text
        await page.paste(grace.password)
        await page.press("ctrl+s")
        assert "Your avatar is another one now." in page.text
        assert sent == ["image/png"] * 2

    on_real_page(grace, tmp_path, story, SMALL)


def test_what_an_attempt_said_goes_with_it_when_another_takes_its_place(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await know(session, PROFILE, ProfileSettings(profile_samples.own_profile(), None))
        answer = Server(None)
        await open_profile(page, "department")
        monkeypatch.setattr(session.client.profile, "get", answer)
        answer.go_on.clear()
        await page.pilot.press("enter")
        await page.pilot.pause()
        assert "Opening" in page.text
        page.app.screen.query_one(ProfileSection).rows.go_to("avatar")
        await page.press("enter")
        assert isinstance(page.app.screen, AvatarForm)
        await page.press("escape")
        assert "Opening" not in page.text

    on_page(session, story, LARGE)
