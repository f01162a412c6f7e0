"""The session: last good answers, and signing in again in the middle of a request."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from api_client.client import Client
from api_client.errors import (
    AnswerLost,
    ApiError,
    Conflict,
    DeadlineExceeded,
    NotFound,
    NotSignedIn,
    ServerError,
    ServerUnreachable,
)
from tests.tui.page import know, session_without_server
from tests.widgets import samples
from tui.resources import BADGES, OVERVIEW
from tui.session import Session


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
