"""The session is over, and somebody else signs in: nothing is sent that she did not mean, nothing shown of before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import Page, on_real_page
from tests.tui.projects import mine
from tui.claims import ClaimJournal
from tui.modals.credits import CreditsDialog
from tui.resources import CHALLENGES, CREDITS, OVERVIEW
from tui.screens.frame import Frame


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    member = new_member(backend)
    member.was_paid([7331])
    return member


@pytest.fixture
def mallory(backend: RunningBackend) -> NewMember:
    return new_member(backend, "Mallory Example")


async def over(page: Page, *keys: str) -> None:
    """The session is over, which one sees after these keys."""
    await page.app.session.client.sessions.end()
    await page.press(*keys)
    assert "Sign in again to go on" in page.text


async def sign_in(page: Page, who: NewMember, *, email: str = "") -> None:
    await page.press("shift+tab", "ctrl+u")
    await page.paste(email or who.email)
    await page.press("tab")
    await page.paste(who.password)
    await page.press("ctrl+s")


def is_begun_anew(page: Page) -> bool:
    """Whether nothing was opened yet but the first tab."""
    frame = page.app.screen
    return isinstance(frame, Frame) and [pane.id for pane in frame.opened] == ["overview"]


@with_backend
def test_at_a_tab_everything_begins_anew_and_nothing_of_the_former_one_is_left(
    grace: NewMember, mallory: NewMember, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[str] = []

    def open_claims(_: ClaimJournal, owner: str) -> dict[str, str]:
        asked_for.append(owner)
        return {}

    async def story(page: Page) -> None:
        await page.press("3", "2")
        assert "Grace Example" in page.text and "7 331" in page.text.replace("\u202f", " ")
        monkeypatch.setattr(ClaimJournal, "open_claims", open_claims)
        await over(page, "r")
        await sign_in(page, mallory)
        assert is_begun_anew(page)
        assert asked_for == [mallory.profile_id]  # Hers, that had no answer when she was here last.
        assert "Mallory Example" in page.text
        assert "Grace" not in page.text and "7 331" not in page.text.replace("\u202f", " ")
        known = page.app.session.last(OVERVIEW)
        assert known is not None and known.value.header.profile_id == mallory.profile_id
        assert page.app.session.last(CHALLENGES) is None

    on_real_page(grace, tmp_path, story)


@with_backend
def test_over_a_dialog_it_does_once_the_dialog_is_closed(grace: NewMember, mallory: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("3", "b")
        await over(page, "r")
        await sign_in(page, mallory)
        assert isinstance(page.app.screen, CreditsDialog)
        assert "You signed in as somebody else" in page.prose
        assert page.app.session.last(CREDITS) is None
        await page.press("escape")
        assert is_begun_anew(page)
        assert "Mallory Example" in page.text and "Grace" not in page.text

    on_real_page(grace, tmp_path, story)


@with_backend
def test_who_types_her_address_in_capitals_is_nobody_else(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("6", "n")
        await page.type("Dock")
        await over(page, "ctrl+s")
        await sign_in(page, grace, email=grace.email.upper())
        assert "Dock is saved as a draft." in page.text
        assert [one.app_name.plain for one in await mine(page)] == ["Dock"]

    on_real_page(grace, tmp_path, story)
