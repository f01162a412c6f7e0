"""The Connections tab: people, by keys (rules 5.1 to 5.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from api_client.client import Client
from api_client.errors import ServerUnreachable
from api_client.wire.connection import Connection, Invitation
from api_client.wire.page import Page as Answered
from tests.running import RunningBackend
from tests.snapshots.conftest import answering
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.tui.settings import open_people
from tests.widgets.samples import NOW, invitations, person
from tui.resources import CONNECTIONS, RECEIVED
from tui.screens.invitations import ReceivedPane
from tui.screens.member import MemberScreen
from tui.screens.my_connections import MyConnectionsPane
from tui.session import Session

Answer = TypeVar("Answer")
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=str)


def does(who: NewMember, act: Callable[[Client], Awaitable[Answer]]) -> Answer:
    return asyncio.run(who.does(act))


@pytest.fixture
def grace(backend: RunningBackend) -> NewMember:
    """Whose tab it is."""
    return new_member(backend).is_public()


@pytest.fixture
def joan(backend: RunningBackend) -> NewMember:
    """Another member."""
    return new_member(backend, "Joan Example").is_public()


@pytest.fixture
def mary(backend: RunningBackend) -> NewMember:
    """And one whose profile is private."""
    return new_member(backend, "Mary Example")


def invites(sender: NewMember, receiver: NewMember) -> Invitation:
    return does(sender, lambda client: client.invitations.send(receiver.profile_id))


def connect(one: NewMember, other: NewMember) -> None:
    sent = invites(one, other)
    does(other, lambda client: client.invitations.accept(sent.id))


def names_of_connections(who: NewMember) -> list[str]:
    return [one.person.name.plain for one in does(who, lambda client: client.connections.list()).items]


# -- invitations


@with_backend
@SIZES
def test_rule_5_1_the_tab_opens_on_the_invitations_and_one_is_looked_at_and_accepted_and_one_ignored(
    grace: NewMember, joan: NewMember, mary: NewMember, tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(page: Page) -> None:
        await page.press("4")
        assert "› Invitations" in page.text
        await page.press("enter")
        assert "Mary Example · ● invites you" in page.text
        await page.press("escape", "a")
        assert "You and Mary Example are connected now." in page.text
        await page.press("x")
        assert "The invitation of Joan Example is gone" in page.text
        assert "Nobody waits for your answer" in page.text
        await page.press("left", "down", "down")
        assert "Mary Example" in page.text

    invites(joan, grace)
    invites(mary, grace)
    on_real_page(grace, tmp_path, story, size)
    assert names_of_connections(grace) == ["Mary Example"]
    # Ignoring tells the sender nothing.
    sent = does(joan, lambda client: client.invitations.list("sent")).items
    assert [(one.person.name.plain, one.state.value) for one in sent] == [("Grace Example", "pending")]


@with_backend
def test_rule_5_1_a_key_pressed_twice_does_not_answer_the_next_one_too(
    grace: NewMember, joan: NewMember, mary: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("4")
        await page.press("a")
        await page.press("a")
        assert "The cursor is on Joan Example now" in page.prose
        assert names_of_connections_at(page) == 1
        await page.press("a")
        assert names_of_connections_at(page) == 2

    def names_of_connections_at(page: Page) -> int:
        found = next(words for words in page.text.split("  ") if words.strip().endswith(("connection", "connections")))
        return int(found.split()[0])

    invites(joan, grace)
    invites(mary, grace)
    on_real_page(grace, tmp_path, story, SMALL)


@with_backend
def test_rule_5_1_who_went_by_herself_is_not_answered_in_the_person_of_the_next_one(
    grace: NewMember, joan: NewMember, mary: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("4", "j", "k")
        assert "› Mary Example" in page.text
        await mary.does(lambda client: client.invitations.withdraw(sent.id))
        await page.press("r")
        await page.press("a")
        assert "The cursor is on Joan Example now" in page.prose
        await page.press("a")
        assert "You and Joan Example are connected now." in page.text

    invites(joan, grace)
    sent = invites(mary, grace)
    on_real_page(grace, tmp_path, story, SMALL)


@with_backend
def test_rule_5_1_whom_i_invited_is_in_a_list_and_the_invitation_is_taken_back_after_a_question(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await open_people(page, "Sent")
        assert "Joan Example" in page.text
        await page.press("d", "escape")
        assert "Joan Example" in page.text
        await page.press("d", "y")
        assert "Your invitation to Joan Example is taken back." in page.text
        assert "No invitation of yours waits" in page.text

    invites(grace, joan)
    on_real_page(grace, tmp_path, story, SMALL)
    assert does(joan, lambda client: client.invitations.list()).items == []


@with_backend
def test_an_invitation_that_is_gone_meanwhile_is_said_to_be_gone(
    grace: NewMember, joan: NewMember, tmp_path: Path
) -> None:
    sent = invites(joan, grace)

    async def story(page: Page) -> None:
        await page.press("4")
        await joan.does(lambda client: client.invitations.withdraw(sent.id))
        await page.press("a")
        assert "Too late" in page.text
        assert "Nobody waits for your answer" in page.text

    on_real_page(grace, tmp_path, story, SMALL)


# -- connections


@with_backend
def test_rule_5_3_a_connection_is_found_by_the_server_looked_at_and_removed_after_a_question(
    grace: NewMember, joan: NewMember, mary: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("4")
        assert "› My connections" in page.text  # since no invitation waits
        assert "Joan Example" in page.text
        await page.press("/")
        await page.type("mary")
        await page.press("enter")
        assert "Joan Example" not in page.text
        await page.press("enter")
        assert isinstance(page.app.screen, MemberScreen)
        await page.press("escape", "d", "enter")
        assert "Mary Example" in page.text
        await page.press("d", "y")
        assert "You and Mary Example are no longer connected." in page.text
        await page.press("escape")
        assert "Joan Example" in page.text

    connect(grace, joan)
    connect(mary, grace)
    on_real_page(grace, tmp_path, story, SMALL)
    assert names_of_connections(grace) == ["Joan Example"]
    assert names_of_connections(mary) == []


@with_backend
def test_rule_5_2_people_i_may_know_stand_with_their_reason_and_are_invited_from_there(
    grace: NewMember, backend: RunningBackend, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        whom = (await page.app.session.client.suggestions.list()).items[0].person.name.plain
        await open_people(page, "May know")
        first = next(row for row in page.rows if whom in row)
        assert "shares Java" in first
        await page.press("plus")
        assert f"{whom} can look at your profile" in page.prose
        await page.press("y")
        assert f"{whom} is invited" in page.text
        await page.press("left", "up", "up", "enter")
        assert whom in page.text

    async def knows_java(client: Client) -> None:
        version = (await client.profile.get()).version
        await client.profile.change(version, skills=["Java"])

    does(grace, knows_java)
    on_real_page(grace, tmp_path, story, SMALL)


def test_of_100_000_connections_only_those_near_what_is_in_sight_are_asked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def page_of(client: Client, sought: object, cursor: str | None) -> Answered[Connection]:
        asked.append(int(cursor or 0))
        numbers = range(asked[-1], asked[-1] + 100)
        people = [
            person(f"Member {number}", "Acme").model_copy(update={"profile_id": f"p{number}"}) for number in numbers
        ]
        items = [Connection(person=one, connected_at=NOW) for one in people]
        return Answered(items=items, next_cursor=str(numbers.stop) if numbers.stop < 100_000 else None)

    monkeypatch.setattr(MyConnectionsPane, "resource", replace(CONNECTIONS, page=page_of))

    async def story(page: Page) -> None:
        await open_people(page, "My connections")
        await page.press("G", "G")
        assert "› Member 199" in page.text
        assert asked == [0, 100, 200]

    on_page(session, story, SMALL)


def test_after_a_lost_answer_accepting_again_is_the_same_intention(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReceivedPane, "resource", answering(RECEIVED, Answered(items=invitations())))
    keys: list[str] = []

    async def accept(invitation_id: str, *, idempotency_key: str) -> None:
        keys.append(idempotency_key)
        if len(keys) == 1:
            raise ServerUnreachable

    monkeypatch.setattr(session.client.invitations, "accept", accept)

    async def story(page: Page) -> None:
        await page.press("4")
        await page.press("a")
        assert "could not be reached" in page.prose
        await page.press("a")
        assert "are connected now" in page.text

    on_page(session, story, SMALL)
    assert len(keys) == 2
    assert len({*keys}) == 1
