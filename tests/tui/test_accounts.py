"""Settings › Accounts by keys: rules 10.1 to 10.5, 11.1, 11.4 and 11.5 as they are met on the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import (
    ApiError,
    Conflict,
    NotFound,
    NotSignedIn,
    PreconditionFailed,
    ServerError,
    ServerUnreachable,
    after_write,
)
from api_client.wire.merge import Merge, MergeState
from api_client.wire.own_account import OwnAccount
from api_client.wire.page import Page as WirePage
from api_client.wire.text import Untrusted
from tests.running import RunningBackend
from tests.tui.member import new_member, with_backend
from tests.tui.mishaps import Server
from tests.tui.page import LARGE, SMALL, Page, know, on_page, on_real_page
from tests.tui.step_dialogs import Walker
from tests.tui.step_walks import DELETION, WALKS
from tests.widgets import samples
from tui.modals.delete_account import lost_with
from tui.modals.link import LinkSheet
from tui.modals.merge import MergeProfile
from tui.modals.steps import StepDialog
from tui.resources import ACCOUNTS
from tui.screens.accounts import AccountsSection
from tui.screens.sign_in import SignIn
from tui.session import Session
from widgets.status_line import StatusKind

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


async def open_accounts(page: Page) -> None:
    """From any tab."""
    from tui.screens.sections import SECTIONS
    from tui.screens.sidebar import Sidebar

    await page.press("8", "h", "home")
    assert page.app.screen.query_one(Sidebar).has_focus
    place = [section.id for section in SECTIONS].index("accounts")
    await page.press(*["down"] * place, "enter")


async def know_accounts(session: Session, current: str) -> list[OwnAccount]:
    """Three accounts, of which this one is signed in; they were fetched before."""
    accounts = [one.model_copy(update={"current": one.id == current}) for one in samples.accounts()]
    await know(session, ACCOUNTS, WirePage(items=accounts, next_cursor=None))
    return accounts


@SIZES
def test_rule_10_1_the_list_tells_of_each_account_how_it_signs_in_its_status_and_which_is_signed_in(
    session: Session, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "mine")
        await open_accounts(page)
        mine, sso, old = (row for row in page.rows if re.search(r"[●○] \S+@\S+\.example", row))
        assert "signed in" in mine.partition("│")[0] and "signed in" not in (sso + old).replace("Signed in", "")
        assert "● ada@acme.example" in mine and "○ ada@before.example" in old
        if size == SMALL:
            assert "deactivated" in old
            assert "single sign-on" in sso and "password is due" in mine
            await page.press("enter")
        assert "Acme Logistics" in page.text and "change it with e" in page.prose

    on_page(session, story, size)


def test_rule_10_2_an_account_with_single_sign_on_has_no_password_to_change_and_makes_no_accounts(
    session: Session,
) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "sso")
        await open_accounts(page)
        await page.press("e")
        assert "signs in through its company" in page.rows[-2]
        assert "New account" not in page.rows[-1]
        await page.press("n")
        assert not page.app.screen.is_modal

    on_page(session, story)


@with_backend
def test_rule_10_2_a_wrong_old_password_is_told_at_its_row_and_a_new_one_ends_the_other_sessions(
    backend: RunningBackend, tmp_path: Path
) -> None:
    member = new_member(backend)

    async def story(page: Page) -> None:
        elsewhere = Client(backend.server)
        elsewhere.use((await elsewhere.sessions.sign_in(member.email, SecretStr(member.password))).token)
        await open_accounts(page)
        await page.press("e")
        dialog = page.app.screen
        assert isinstance(dialog, StepDialog)
        values = {"old_password": "Not-my-password-1", "new_password": "Correct-horse-8", "again": "Correct-horse-8"}
        for name, value in values.items():
            dialog.step.rows[name].field.value = value
        await page.press("ctrl+s")
        assert "not the password of this account" in page.prose
        assert dialog.focused is dialog.step.rows["old_password"].field
        await page.press("ctrl+u")
        await page.type(member.password)
        await page.press("ctrl+s")
        assert "The password is changed" in page.rows[-2]
        with pytest.raises(NotSignedIn):
            await elsewhere.overview()
        await elsewhere.aclose()

    on_real_page(member, tmp_path, story, SMALL)


def test_rule_10_4_the_dialog_tells_all_that_is_lost() -> None:
    told = lost_with(DELETION).plain
    for lost in ("250 credits", "2 API keys", "3 tokens", "last account", "960 points", "12 badges", "84 connections"):
        assert lost in told
    rest = DELETION.model_copy(update={"last_account": False, "profile": None, "only_deactivated_remain": True})
    assert "nobody can reach the profile" in lost_with(rest).plain
    assert "last account" not in lost_with(rest).plain


@with_backend
def test_rule_10_4_enter_never_deletes_and_afterwards_the_sign_in_screen_says_so(
    backend: RunningBackend, tmp_path: Path
) -> None:
    member = new_member(backend)

    async def story(page: Page) -> None:
        forgotten: list[str] = []
        page.app.session._forget = forgotten.append
        await open_accounts(page)
        await page.press("d")
        assert "Delete this account" in page.text
        await page.type(member.email)
        await page.press("enter")
        await page.type(member.password)
        await page.press("enter")
        assert "not with Enter" in page.prose
        await page.press("ctrl+s")
        assert isinstance(page.app.screen, SignIn), page.text
        assert "The account is deleted" in page.text and "Grace" not in page.text
        assert forgotten == [backend.server]
        with pytest.raises(ApiError):
            await page.app.session.client.sessions.sign_in(member.email, SecretStr(member.password))

    on_real_page(member, tmp_path, story, SMALL)


def test_rule_11_5_the_support_link_opens_on_a_sheet_or_it_is_said_that_there_is_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "mine")
        asked = Server(DELETION)
        monkeypatch.setattr(session.client.accounts, "deletion", asked)
        await open_accounts(page)
        await page.press("o")
        assert "names no place to ask for support" in page.rows[-2]
        asked.answer = DELETION.model_copy(update={"support_url": Untrusted("https://support.example/mxprofile")})
        await page.press("o")
        assert isinstance(page.app.screen, LinkSheet)
        assert "https://support.example/mxprofile" in page.text

    on_page(session, story)


@pytest.mark.parametrize("key", ["d", "o"])
@pytest.mark.parametrize("opened", ["", "f1"], ids=["", "something else is opened meanwhile"])
def test_once_the_answer_is_there_nothing_says_that_it_is_looked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch, key: str, opened: str
) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "mine")
        link = Untrusted("https://support.example/mxprofile")
        asked = Server(DELETION.model_copy(update={"support_url": link}))
        monkeypatch.setattr(session.client.accounts, "deletion", asked)
        await open_accounts(page)
        asked.go_on.clear()
        await page.pilot.press(key)
        await page.pilot.pause()
        assert "Looking" in page.rows[-2]
        if opened:
            await page.pilot.press(opened)
            await page.pilot.pause()
        over = page.app.screen
        asked.go_on.set()
        await page.settle()
        assert (page.app.screen is over) == bool(opened)
        assert "Looking" not in page.text

    on_page(session, story, LARGE)


def test_what_another_act_has_said_meanwhile_stays(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "mine")
        asked = Server(DELETION)
        monkeypatch.setattr(session.client.accounts, "deletion", asked)
        await open_accounts(page)
        asked.go_on.clear()
        await page.pilot.press("d")
        await page.pilot.pause()
        page.app.screen.query_one(AccountsSection).say(StatusKind.DONE, "The other one is made.")
        asked.go_on.set()
        await page.settle()
        assert "The other one is made." in page.text

    on_page(session, story, LARGE)


@dataclass
class AtPreview:
    """A merge whose preview is on the screen."""

    page: Page
    walker: Walker
    dialog: MergeProfile


async def up_to_preview(page: Page, patch: pytest.MonkeyPatch) -> AtPreview:
    """Go through all steps but the last two."""
    walker = Walker(page, WALKS["merge"], patch)
    await walker.open()
    await walker.walk_on(4)
    dialog = walker.dialog
    assert isinstance(dialog, MergeProfile)
    return AtPreview(page, walker, dialog)


def test_rule_11_2_nothing_becomes_visible_until_it_is_chosen(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        at = await up_to_preview(page, monkeypatch)
        assert at.dialog.preview.chosen == frozenset()
        await page.press("space")
        assert "[x] Website" in page.text and "[ ] Projects" in page.text
        assert at.dialog.before is None, "the code is used up"
        assert at.dialog.preview.chosen == {"website"}
        await page.press("j", "j", "enter")
        assert "Name · this profile's" in page.text
        await page.press("escape")
        assert "[x] Website" in page.text

    on_page(session, story, SMALL)


def test_rule_11_2_when_a_profile_was_changed_meanwhile_the_new_preview_is_shown_and_nothing_is_merged(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        at = await up_to_preview(page, monkeypatch)
        await page.press("space", "ctrl+s")
        confirm = at.walker.servers["merges.confirm"]
        confirm.errors = [PreconditionFailed(code="profiles_changed")]
        newer = samples.merge_preview().model_copy(update={"version": "v2"})
        now = Merge(**samples.started_merge().model_dump(), state=MergeState.VERIFIED, preview=newer, result=None)
        monkeypatch.setattr(session.client.merges, "get", Server(now))
        await page.type("ada@acme.example")
        await page.press("ctrl+s")
        assert "was changed since" in page.prose and "Step 4 of 5" in page.text
        assert at.dialog.preview.version == "v2" and at.dialog.preview.chosen == {"website"}
        await page.press("ctrl+s", "ctrl+s")
        assert at.walker.result is samples.merged() or at.walker.result == samples.merged()
        assert len(set(confirm.keys)) == 2, "another preview is another intention"

    on_page(session, story, SMALL)


def test_rule_11_1_a_code_whose_answer_was_lost_is_not_asked_for_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, WALKS["merge"], monkeypatch)
        lost = ApiError("No answer.")
        lost.may_be_done = True
        walker.servers["merges.verify"].errors = [lost]
        now = Merge(
            **samples.started_merge().model_dump(),
            state=MergeState.VERIFIED,
            preview=samples.merge_preview(),
            result=None,
        )
        monkeypatch.setattr(session.client.merges, "get", Server(now))
        await walker.open()
        await walker.walk_on(4)
        assert "Step 4 of 5 · What the merge does" in page.text

    on_page(session, story)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("change password", "No clear answer came, it may be changed: sign in with the new password to see."),
        ("delete account", "No clear answer came, it may be deleted: try again."),
    ],
)
def test_what_may_have_been_done_is_not_said_to_have_failed(
    name: str, told: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        walker = Walker(page, WALKS[name], monkeypatch)
        walker.servers[WALKS[name].steps[0].call].errors = [after_write(ServerError(status=502), sent=True)]
        await walker.open()
        await walker.walk_on(1)
        assert told in page.prose

    on_page(session, story, SMALL)


GIVEN_UP = {
    "given up": None,
    "The merge was done before you gave it up": Conflict(code="already_merged"),
    "The merge is given up": NotFound(),
    "Whether the merge was done is not known": ServerUnreachable(),
}
"""What is said of a merge that is given up, and what the server answers to that."""


def test_a_cancelled_merge_is_given_up_at_the_server_and_what_became_of_it_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        await know_accounts(session, "mine")
        walker = Walker(page, WALKS["merge"], monkeypatch)
        given_up = Server(None)
        monkeypatch.setattr(session.client.merges, "give_up", given_up)
        await open_accounts(page)
        await page.press("m", "escape")
        assert given_up.done == 0
        for told, error in GIVEN_UP.items():
            given_up.errors = [error] if error is not None else []
            await page.press("m", "ctrl+s")
            await walker.fill_in(WALKS["merge"].steps[1].right)
            await page.press("ctrl+s", "escape", "escape", "escape", "y")
            assert page.app.screen.query_one(AccountsSection).has_focus_within
            assert told in page.prose
        assert len(given_up.keys) == len(GIVEN_UP)

    on_page(session, story)
