"""The session: last good answers, and signing in again in the middle of a request."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from api_client.client import Client
from api_client.errors import (
    AnswerLost,
    ApiError,
    Conflict,
    DeadlineExceeded,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    ServerError,
    ServerUnreachable,
)
from api_client.wire.overview import Overview
from api_client.wire.session import SignedIn
from api_client.wire.text import Untrusted
from tests.tui.mishaps import SIGNED_IN
from tests.tui.page import know, session_without_server
from tests.widgets import samples
from tui.persons import SomebodyElse
from tui.resources import BADGES, OVERVIEW
from tui.session import KEPT_OF_MANY, Session


def test_the_last_good_answer_stays_when_the_server_is_gone(session: Session) -> None:
    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        with pytest.raises((ServerUnreachable, DeadlineExceeded)):
            await session.fetch(OVERVIEW)
        known = session.last(OVERVIEW)
        assert known is not None
        assert known.at == samples.NOW
        assert session.last(BADGES) is None

    asyncio.run(story())


def test_of_what_there_is_one_for_each_of_many_the_newest_are_remembered(session: Session) -> None:
    session.learn(BADGES, samples.badges())
    first, *others = [replace(OVERVIEW, name="this profile", of=f"{number}") for number in range(KEPT_OF_MANY + 1)]
    for one in (first, *others[:-1], first, others[-1]):
        session.learn(one, samples.overview())
    assert [session.last(one) is None for one in (first, *others[:2])] == [False, True, False]
    assert session.last(BADGES) is not None


class Gate:
    """A request that is refused until the person has signed in, and what she was asked."""

    def __init__(self, session: Session, *, signs_in: bool) -> None:
        self.session = session
        self.signs_in = signs_in
        self.asked = self.requests = 0
        session.sign_in_again = self.ask

    async def ask(self) -> bool:
        self.asked += 1
        self.session.signed_in = self.signs_in
        return self.signs_in

    async def request(self, client: Client) -> str:
        self.requests += 1
        if not self.asked:
            raise NotSignedIn
        return "done"


def test_a_request_goes_on_after_signing_in_again(session: Session) -> None:
    gate = Gate(session, signs_in=True)
    assert asyncio.run(session.ask(gate.request)) == "done"
    assert (gate.asked, gate.requests) == (1, 2)


def test_who_does_not_sign_in_is_asked_once_per_request_and_nothing_more_is_sent(session: Session) -> None:
    gate = Gate(session, signs_in=False)
    for asked in (1, 2):
        with pytest.raises(NotSignedIn):
            asyncio.run(session.ask(gate.request))
        assert (gate.asked, gate.requests, session.signed_in) == (asked, 1, False)


ADA, MALLORY, HOME = "0193e0aa-ada", "0193e0aa-mallory", ""


@pytest.mark.parametrize(
    ("known", "email", "server", "profile", "others"),
    [
        pytest.param(True, "ada@example.com", HOME, ADA, False, id="herself"),
        pytest.param(True, "ada@work.example", HOME, ADA, False, id="herself, by another account"),
        pytest.param(True, "", HOME, ADA, False, id="herself, after a key"),
        pytest.param(True, "", HOME, MALLORY, True, id="another person, after a key"),
        pytest.param(True, "ada@work.example", HOME, MALLORY, True, id="another person"),
        pytest.param(True, "ada@example.com", "unix:/elsewhere.sock", ADA, True, id="at another server"),
        pytest.param(False, "ada@example.com", HOME, ADA, False, id="the same address"),
        pytest.param(False, "ada@work.example", HOME, ADA, True, id="another address, and nothing was known"),
        pytest.param(False, "", HOME, ADA, False, id="after a key that nothing was known of"),
    ],
)
def test_who_signs_in_is_somebody_else_by_what_is_known(
    session: Session, *, known: bool, email: str, server: str, profile: str, others: bool
) -> None:
    async def story() -> None:
        if known:
            await know(session, OVERVIEW, samples.overview())
        session.email = email
        await session.begin(server or session.server, session.client, signed_in_as(profile))
        assert session.changed_hands is others

    asyncio.run(story())


def test_after_an_account_was_deleted_nothing_is_sent_or_known_of_it_any_more(session: Session) -> None:
    async def story() -> None:
        await session.begin(session.server, session.client, signed_in_as(ADA))
        await know(session, OVERVIEW, samples.overview())
        session.avatars.remember("a", session.avatars.size, b"picture")
        assert session.client._calls.secret is not None
        session.end("It is deleted.")
        assert session.client._calls.secret is None
        assert session.last(OVERVIEW) is None
        assert session.avatars.known(Untrusted("a")) is None
        assert (session.signed_in, session.had_one, session.email) == (False, False, "")

    asyncio.run(story())


def signed_in_as(profile: str) -> SignedIn:
    """The answer to a sign-in."""
    account = SIGNED_IN.account.model_copy(update={"email": Untrusted("ada@example.com")})
    return SIGNED_IN.model_copy(update={"account": account, "profile_id": profile})


class MallorySignsIn(Gate):
    """It is not whose session it was who signs in."""

    async def ask(self) -> bool:
        self.asked += 1
        await self.session.begin(self.session.server, self.session.client, signed_in_as(MALLORY))
        return True


def test_what_one_asked_for_is_not_sent_once_somebody_else_has_signed_in(session: Session) -> None:
    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        gate = MallorySignsIn(session, signs_in=True)
        with pytest.raises(SomebodyElse):
            await session.ask(gate.request)
        assert (gate.asked, gate.requests) == (1, 1)
        assert await session.ask(gate.request) == "done"  # What she asks for herself.

    asyncio.run(story())


def test_that_the_former_ones_session_is_over_is_no_matter_of_the_new_one(session: Session) -> None:
    gate = MallorySignsIn(session, signs_in=True)

    async def late(_: Client) -> None:
        await gate.ask()
        gate.asked = 0
        raise NotSignedIn

    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        with pytest.raises(SomebodyElse):
            await session.ask(late)
        assert (gate.asked, session.signed_in, session.is_over) == (0, True, False)

    asyncio.run(story())


def test_an_answer_that_was_on_its_way_then_is_not_taken_for_the_new_ones(session: Session) -> None:
    gate = MallorySignsIn(session, signs_in=True)

    async def slow(_: Client) -> Overview:
        await gate.ask()
        return samples.overview()

    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        with pytest.raises(SomebodyElse):
            await session.fetch(replace(OVERVIEW, fetch=slow))
        assert session.last(OVERVIEW) is None

    asyncio.run(story())


def test_rule_4_3_a_claim_without_answer_stays_open_for_the_next_try(session: Session) -> None:
    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        owner = samples.overview().header.profile_id
        with pytest.raises((ServerUnreachable, DeadlineExceeded)):
            await session.claim("autumn")
        first = session._journal.open_claims(owner)
        with pytest.raises((ServerUnreachable, DeadlineExceeded)):
            await session.claim("autumn")
        assert session._journal.open_claims(owner) == first != {}

    asyncio.run(story())


@pytest.mark.parametrize(
    ("error", "stays_open"),
    [
        (Conflict("Unfinished.", code="challenge_unfinished"), False),
        (NotFound(), False),
        (Forbidden(status=403, code="x"), False),
        (Forbidden(status=403), True),
        (Invalid(status=400), True),
        (Conflict(status=409), True),
        (Conflict("Running.", code="idempotency_key_in_use"), True),
        (AnswerLost(), True),
        (ServerError(), True),
        (NotSignedIn(), True),
    ],
    ids=lambda value: getattr(value, "code", "") or str(value),
)
def test_rule_4_3_only_a_refusal_ends_the_intention_to_claim(
    session: Session, monkeypatch: pytest.MonkeyPatch, error: ApiError, stays_open: bool
) -> None:
    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())

        async def fail(request: object) -> None:
            raise error

        monkeypatch.setattr(session, "ask", fail)
        with pytest.raises(type(error)):
            await session.claim("autumn")

    asyncio.run(story())
    assert bool(session._journal.open_claims(samples.overview().header.profile_id)) is stays_open


def test_nothing_is_sent_when_the_claim_can_not_be_noted_on_disk(tmp_path: Path) -> None:
    session = session_without_server(tmp_path / "gone")

    async def story() -> None:
        await know(session, OVERVIEW, samples.overview())
        with pytest.raises(ApiError, match="Nothing was sent"):
            await session.claim("autumn")

    asyncio.run(story())
