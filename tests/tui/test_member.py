"""Another member's profile, over the tab it was opened from (rule 9.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from api_client.client import Client
from api_client.errors import NotFound, ServerUnreachable
from api_client.wire.connection import Invitation
from api_client.wire.enums import ProjectStatus
from api_client.wire.other_profile import Relation
from tests.running import RunningBackend
from tests.snapshots.conftest import answering
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.widgets import people_samples
from tui.members import Member, member
from tui.screens.frame import Frame
from tui.screens.member import MemberScreen
from tui.session import Session

Answer = TypeVar("Answer")
Tell = Callable[[Page], Awaitable[None]]


def does(who: NewMember, act: Callable[[Client], Awaitable[Answer]]) -> Answer:
    return asyncio.run(who.does(act))


def invites(sender: NewMember, receiver: NewMember) -> Invitation:
    """`receiver` has a profile that `sender` may see."""
    return does(sender, lambda client: client.invitations.send(receiver.profile_id))


async def open_profile(page: Page, of: str) -> None:
    await page.app.push_screen(MemberScreen(page.app.session, of))
    await page.settle()


def at_profile(who: NewMember, of: NewMember, folder: Path, tell: Tell, size: tuple[int, int] = SMALL) -> None:
    """The profile of one member as another sees it."""

    async def story(page: Page) -> None:
        await open_profile(page, of.profile_id)
        await tell(page)

    on_real_page(who, folder, story, size)


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    """Who looks."""
    return new_member(backend).is_public()


@pytest.fixture
def joan(backend: RunningBackend) -> NewMember:
    """Whom she looks at: private."""
    return new_member(backend, "Joan Example")


@with_backend
def test_rule_5_1_the_sender_of_an_invitation_is_looked_at_though_she_is_private_and_then_accepted(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        assert "Joan Example · ● invites you to connect" in page.text
        await page.press("a")
        assert "You and Joan Example are connected now." in page.text
        assert "Joan Example · ● connected" in page.text
        assert "Accept" not in page.rows[-1]
        await page.press("escape")
        # What is below was told of it.
        assert "1 connection" in page.text

    invites(joan, grace)
    at_profile(grace, joan, tmp_path, story)


@with_backend
def test_rule_5_1_after_it_is_ignored_a_private_profile_is_not_found_any_more(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("x")
        assert "it is private" in page.prose
        assert "Joan Example ·" not in page.text
        await page.press("escape")
        assert isinstance(page.app.screen, Frame)

    invites(joan, grace)
    at_profile(grace, joan, tmp_path, story)


@with_backend
def test_rule_9_3_of_a_private_profile_nothing_is_told_not_even_that_it_is_there(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    sentences: list[str] = []

    async def story(page: Page) -> None:
        await open_profile(page, joan.profile_id)
        sentences.append(page.text)
        await page.press("escape")
        await open_profile(page, "0" * 32)
        sentences.append(page.text)

    on_real_page(grace, tmp_path, story, SMALL)
    assert "There is no such profile, or it is private" in sentences[0]
    assert sentences[0] == sentences[1]


@with_backend
def test_rule_5_1_who_invites_is_told_what_can_be_seen_then_and_nothing_is_sent_before_she_says_yes(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("plus")
        assert "Grace Example can look at your profile, also while it is private" in page.prose
        await page.press("enter")
        assert "invited by you" not in page.text
        await page.press("plus", "y")
        assert "Grace Example · ○ invited by you" in page.text

    at_profile(joan, grace, tmp_path, story)
    assert [one.person.name.plain for one in does(grace, lambda client: client.invitations.list()).items] == [
        "Joan Example"
    ]


@with_backend
def test_rule_5_1_an_invitation_is_taken_back_after_a_question(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        assert "invited by you" in page.text
        await page.press("d", "enter")
        assert "invited by you" in page.text
        await page.press("d", "y")
        assert "invited by you" not in page.text
        assert "is taken back" in page.prose

    invites(joan, grace)
    at_profile(joan, grace, tmp_path, story)
    assert does(grace, lambda client: client.invitations.list()).items == []


@with_backend
def test_rule_5_3_a_connection_is_removed_after_a_question_and_then_a_private_profile_is_not_seen(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("d")
        assert "Remove Joan Example from your connections?" in page.prose
        await page.press("enter")  # the focus is on Cancel
        assert "● connected" in page.text
        await page.press("d", "y")
        assert "it is private" in page.prose

    sent = invites(joan, grace)
    does(grace, lambda client: client.invitations.accept(sent.id))
    at_profile(grace, joan, tmp_path, story)
    assert does(joan, lambda client: client.connections.list()).items == []


@with_backend
def test_rule_5_3_oneself_can_be_looked_at_and_there_is_nothing_to_do(grace: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        assert "this is you" in page.text
        assert not {"Connect", "Accept", "Remove"} & set(page.rows[-1].split())
        await page.press("plus", "a", "d")
        assert isinstance(page.app.screen, MemberScreen)

    at_profile(grace, grace, tmp_path, story)


@with_backend
def test_rule_9_3_a_public_member_of_the_demo_is_shown_with_what_she_has_and_did(
    backend: RunningBackend, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        whom = (await page.app.session.client.suggestions.list()).items[0].person
        await open_profile(page, whom.profile_id)
        shown = await page.app.session.client.profiles.get(whom.profile_id)
        assert whom.name.plain in page.rows[0]
        assert f"Level {shown.level}" in page.text
        for heading in ("Badges", "Activity"):
            assert f"{heading} ·" in page.text

    on_real_page(backend, tmp_path, story, LARGE)


@with_backend
def test_rule_9_3_a_published_project_of_hers_is_read_in_full_and_her_draft_is_not_listed(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        assert "Projects · 1" in page.text
        assert "Secret Draft" not in page.text
        await page.press("G", "enter")
        assert "Sundials in the shade" in page.prose

    async def add(client: Client) -> None:
        texts = {"customer": "Acme", "business_need": "Sundials in the shade", "solution": "Lamps", "results": "Time"}
        await client.projects.add("Sun Watch", status="published", **texts)
        await client.projects.add("Secret Draft")

    does(joan, add)
    invites(joan, grace)
    at_profile(grace, joan, tmp_path, story)


# -- without a server


def shown(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server answers."""
    monkeypatch.setattr("tui.screens.member.member", lambda profile_id: answering(member(profile_id), answer))


def on_joris(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    tell: Tell,
    answer: object,
    size: tuple[int, int] = SMALL,
) -> None:
    async def story(page: Page) -> None:
        await open_profile(page, "joris")
        await tell(page)

    shown(answer, monkeypatch)
    on_page(session, story, size)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)
def test_all_of_what_she_tells_can_be_read(
    session: Session, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    joris = people_samples.joris()

    async def story(page: Page) -> None:
        seen = page.prose
        for keys in (("shift+tab", "G"), ("tab", "ctrl+d"), ("ctrl+d",), ("G",)):
            await page.press(*keys)
            seen += page.prose
        profile = joris.profile
        told = [profile.name, profile.job_title, profile.company, profile.department, profile.industry, profile.website]
        told += [*profile.skills, *(item.role for item in profile.experience), profile.certificates[0].name]
        told += [joris.activity.items[-1].title, joris.projects.items[0].app_name]
        assert [text.plain for text in told if text is not None and text.plain not in seen] == []
        assert "outlive their apps" in seen

    on_joris(session, monkeypatch, story, joris, size)


def test_o_opens_the_sheet_with_her_addresses_only(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(page: Page) -> None:
        await page.press("o")
        assert "https://joris.example" in page.text
        assert "LinkedIn" in page.text
        assert "Twitter" not in page.text

    on_joris(session, monkeypatch, story, people_samples.joris())


def test_who_tells_no_address_has_no_sheet(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    joris = people_samples.joris()
    bare = joris.profile.model_copy(update={"website": None, "linkedin_url": None})

    async def story(page: Page) -> None:
        assert "Link" not in page.rows[-1]
        await page.press("o")
        assert isinstance(page.app.screen, MemberScreen)

    on_joris(session, monkeypatch, story, Member(bare, joris.projects, joris.activity))


def test_enter_tells_more_of_a_badge_and_of_an_event(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(page: Page) -> None:
        await page.press("enter")
        assert "Help others: have answers accepted" in page.prose
        await page.press("escape", "G", "enter")
        assert "Tree planted" in page.text
        assert "2 months ago · 2 Sep 2026" in page.prose

    on_joris(session, monkeypatch, story, people_samples.joris())


def test_what_was_seen_and_may_no_longer_be_seen_is_gone_after_a_refresh(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(page: Page) -> None:
        assert "Joris de Vries" in page.text
        shown(NotFound(), monkeypatch)
        await page.press("escape")
        await open_profile(page, "joris")
        assert "There is no such profile" in page.text
        assert "Joris" not in page.text
        assert not {"Connect", "Link"} & set(page.rows[-1].split())

    on_joris(session, monkeypatch, story, people_samples.joris())


def test_when_the_server_is_gone_what_was_seen_stays(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(page: Page) -> None:
        shown(ServerUnreachable(), monkeypatch)
        await page.press("escape")
        await open_profile(page, "joris")
        assert "Joris de Vries" in page.text
        assert "offline: press r to try again" in page.text

    on_joris(session, monkeypatch, story, people_samples.joris())


def test_the_footer_offers_what_fits_what_she_is_to_me(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = {
        Relation.INVITED_ME: {"Accept", "Ignore"},
        Relation.NONE: {"Connect"},
        Relation.CONNECTED: {"Remove"},
        Relation.INVITED_BY_ME: {"Remove"},
        Relation.ME: set(),
        Relation.UNKNOWN: set(),
    }

    async def story(page: Page) -> None:
        for relation, words in offered.items():
            shown(people_samples.joris(relation), monkeypatch)
            await open_profile(page, relation.value)
            assert {"Accept", "Ignore", "Connect", "Remove"} & set(page.rows[-1].split()) == words
            await page.press("escape")

    on_page(session, story, LARGE)


@with_backend
def test_all_that_somebody_has_published_is_shown(grace: NewMember, backend: RunningBackend) -> None:
    other = new_member(backend, "Joan Example").is_public()
    other.has_projects(101, ProjectStatus.PUBLISHED)
    assert len(does(grace, member(other.profile_id).fetch).projects.items) == 101
