"""Answering people on the Overview's card, by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from api_client.client import Client
from api_client.errors import AnswerLost, Conflict
from api_client.wire.connection import Invitation
from tests.running import RunningBackend
from tests.tui.member import NewMember, new_member, with_backend
from tests.tui.page import LARGE, SMALL, Page, on_page, on_real_page
from tests.widgets import samples
from tui.intentions import Intentions
from tui.session import Session
from widgets.people_card import People, PeopleCard

Answer = TypeVar("Answer")

TO_PEOPLE = ("down",)
"""From the first card to the card of people, where there are three columns."""


def does(member: NewMember, act: Callable[[Client], Awaitable[Answer]]) -> Answer:
    """What she does in a session of her own, elsewhere."""
    return asyncio.run(member.does(act))


@pytest.fixture
def member(backend: RunningBackend) -> NewMember:
    """Somebody whom Mary, then Joan invited: Joan stands first."""
    grace = new_member(backend).is_public()
    for name in ("Mary Example", "Joan Example"):
        does(new_member(backend, name), lambda client: client.invitations.send(grace.profile_id))
    return grace


def connected(member: NewMember) -> list[str]:
    """The names of her connections."""
    return [one.person.name.plain for one in does(member, lambda client: client.connections.list()).items]


def footer(page: Page) -> str:
    return page.rows[-1]


@with_backend
@pytest.mark.parametrize(("size", "there"), [(SMALL, ("down", "right")), (LARGE, TO_PEOPLE)], ids=["80x24", "120x36"])
def test_rule_5_1_an_invitation_is_accepted_and_another_ignored_right_on_the_card(
    member: NewMember, tmp_path: Path, size: tuple[int, int], there: tuple[str, ...]
) -> None:
    async def story(page: Page) -> None:
        assert "Accept" not in footer(page)
        await page.press("down")  # of the small one's two columns the card of people is in the second row too
        if size == SMALL:
            await page.press("right")
        assert "a Accept" in footer(page)
        await page.press("a")
        assert "You and Joan Example are connected now." in page.text
        assert "Joan Example  " not in page.text
        assert "4 Connections ●1" in page.text or "4 Conn. ●1" in page.text
        assert "Accept" not in footer(page)
        await page.press("j", "x")
        assert "The invitation of Mary Example is gone" in page.text
        assert "No invitations." in page.text
        assert "Accept" not in footer(page)

    on_real_page(member, tmp_path, story, size)
    assert connected(member) == ["Joan Example"]


@with_backend
def test_the_cursor_moves_inside_the_card_before_it_leaves_it(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("down", "down", "a")
        assert "You and Mary Example are connected now." in page.text
        await page.press("down")
        assert not page.app.screen.query_one(PeopleCard).has_focus

    on_real_page(member, tmp_path, story)
    assert connected(member) == ["Mary Example"]


@with_backend
def test_accepting_twice_accepts_one_and_not_the_next_one_too(member: NewMember, tmp_path: Path) -> None:
    async def story(page: Page) -> None:
        await page.press("down")
        await page.pilot.press("a", "a")
        await page.press("a")

    on_real_page(member, tmp_path, story)
    assert connected(member) == ["Joan Example"]


@with_backend
def test_an_invitation_that_was_withdrawn_meanwhile_is_said_to_be_gone_and_goes(
    backend: RunningBackend, tmp_path: Path
) -> None:
    grace, mary = new_member(backend).is_public(), new_member(backend, "Mary Example")
    invitation = does(mary, lambda client: client.invitations.send(grace.profile_id))

    async def story(page: Page) -> None:
        await page.press("down")
        await mary.does(lambda client: client.invitations.withdraw(invitation.id))
        await page.press("a")
        assert "Too late: this is not there any more." in page.text
        assert "Mary Example" not in page.text

    on_real_page(grace, tmp_path, story)
    assert connected(grace) == []


@with_backend
def test_rule_5_2_somebody_one_may_know_is_invited_right_on_the_card(backend: RunningBackend, tmp_path: Path) -> None:
    grace = new_member(backend)

    async def learn(client: Client) -> None:
        await client.profile.change((await client.profile.get()).version, skills=["Java"])

    does(grace, learn)

    async def story(page: Page) -> None:
        await page.press("down")
        card = page.app.screen.query_one(PeopleCard)
        assert card.value is not None
        person = card.value.suggestions[0].person
        assert "1 shared skill" in page.text
        assert "+ Connect" in footer(page)
        assert "Accept" not in footer(page)
        await page.press("+")
        assert f"Invite {person.name.plain} to connect?" in page.text
        await page.press("y")
        assert f"{person.name.plain} is invited and can look at your profile." in page.text
        assert person.profile_id not in [one.person.profile_id for one in card.value.suggestions]

    on_real_page(grace, tmp_path, story)
    sent = does(grace, lambda client: client.invitations.list("sent")).items
    assert len(sent) == 1


@with_backend
def test_a_session_that_ended_is_begun_again_and_the_invitation_accepted_then(
    member: NewMember, tmp_path: Path
) -> None:
    async def story(page: Page) -> None:
        await page.press("down")
        await page.app.session.client.sessions.end()
        await page.press("a")
        assert "Sign in again to go on" in page.text
        await page.press(*member.password, "enter")
        assert "You and Joan Example are connected now." in page.text

    on_real_page(member, tmp_path, story)


def test_without_a_server_the_person_stays_and_a_sentence_says_why(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("down", "a")
        assert "could not be reached, nothing was sent" in page.rows[-2]
        assert "Joris de Vries" in page.text

    on_page(session, story)


def test_a_cursor_that_is_not_seen_answers_nobody(session: Session) -> None:
    async def story(page: Page) -> None:
        await page.press("a", "x", "+")
        assert "Accepting" not in page.text
        assert not page.app.session.intentions.under_way("accept", "invitation-12")
        card = page.app.screen.query_one(PeopleCard)
        assert card.chosen is None

    on_page(session, story)


# -- the key of an intention


def keys_sent(*answers: Exception | None) -> list[str]:
    """The idempotency keys that are sent when the same is meant again and again, and answered so."""

    async def run() -> list[str]:
        intentions, sent = Intentions(), []

        async def send(key: str) -> None:
            sent.append(key)
            assert intentions.under_way("accept", "1")
            if (answer := answers[len(sent) - 1]) is not None:
                raise answer

        for answer in answers:
            if answer is None:
                await intentions.carry_out("accept", "1", send=send)
            else:
                with pytest.raises(type(answer)):
                    await intentions.carry_out("accept", "1", send=send)
        assert not intentions.under_way("accept", "1")
        return sent

    return asyncio.run(run())


def test_after_a_lost_answer_the_same_key_is_sent_and_after_a_sure_one_another() -> None:
    first, again, other = keys_sent(AnswerLost(), None, None)
    assert first == again != other


def test_after_a_refusal_another_key_is_sent_but_not_while_the_first_may_still_run() -> None:
    first, other = keys_sent(Conflict(code="already_connected"), None)
    assert first != other
    first, again = keys_sent(Conflict(code="idempotency_key_in_use"), None)
    assert first == again


# -- the card


def many(count: int) -> People:
    one = samples.invitations()[0]
    others = [one.model_copy(update={"id": f"i{at}", "shared_connections": at}) for at in range(count)]
    return People(others, samples.suggestions())


def test_of_many_the_card_says_how_many_more_there_are() -> None:
    card = PeopleCard(clock=samples.clock)
    card.value = many(12)
    shown = [line.plain for line in card.lines(40, 7)]
    assert len(shown) == 7
    assert shown[-1] == "and 9 more"


def test_the_cursor_stays_on_who_it_was_on_when_others_come_and_go() -> None:
    card = PeopleCard(clock=samples.clock)
    card.value = many(3)
    card.cursor = 2
    before: list[Invitation] = list(many(3).invitations)
    card.value = many(3)._replace(invitations=[before[2], before[0]])
    assert card.cursor == 0
    card.value = many(3)._replace(invitations=[before[0]])
    assert card.cursor is None
    assert card.move(1)
    assert card.cursor == 0
