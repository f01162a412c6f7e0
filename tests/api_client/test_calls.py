"""What the client repeats and sends along, and what its errors say, seen from a real server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import (
    LOOK,
    MAX_SENTENCE,
    UNSURE,
    AnswerLost,
    ApiError,
    BadAnswer,
    DeadlineExceeded,
    NotFound,
    NotSignedIn,
    RateLimited,
    SecretRefused,
    ServerError,
    ServerUnreachable,
)
from api_client.retry import MAX_ATTEMPTS
from api_client.transport import Failed, Outgoing, Reply, Transport
from api_client.wire.health import Health
from tests.api_client.server import Behaviour, Received, answer, in_turn, raw, reset, response, running, silence

pytestmark = pytest.mark.anyio

SESSION = SecretStr("mxs_" + "a" * 42)
INFO = {"kind": "session", "account_id": "a", "profile_id": "p", "scopes": None}
CLAIM = {"challenge_id": "c", "credits": 5, "balance": 9, "account_id": "a", "claimed_at": "2026-11-21T09:00:00Z"}
KEY = {"id": "k", "name": "ci", "created_at": "2026-11-21T09:00:00Z", "last_used_at": None, "secret": "mxk_" + "c" * 42}
tagged = answer(200, INFO, {"ETag": '"v1"'})


def header(requests: Sequence[Received], name: str) -> list[str | None]:
    return [request.headers.get(name) for request in requests]


@pytest.mark.parametrize("trouble", [reset, answer(503), answer(429), answer(502)], ids=["reset", "503", "429", "502"])
async def test_a_read_that_fails_is_repeated(trouble: Behaviour) -> None:
    async with running(in_turn(trouble, trouble, tagged)) as server, Client(server.url, SESSION) as client:
        assert (await client.secret_info()).kind == "session"
        assert len(server.received) == 3
        assert len({*header(server.received, "x-request-id")}) == 1


async def test_a_read_that_keeps_failing_ends() -> None:
    async with running(answer(503)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ServerError):
            await client.secret_info()
        assert len(server.received) == MAX_ATTEMPTS


async def test_rule_4_3_a_claim_is_repeated_with_the_same_key() -> None:
    async with (
        running(in_turn(reset, answer(503), answer(200, CLAIM))) as server,
        Client(server.url, SESSION) as client,
    ):
        assert (await client.challenges.claim("c", idempotency_key="press-1")).balance == 9
        assert header(server.received, "idempotency-key") == ["press-1"] * 3


async def test_a_claim_without_a_key_gets_one_that_is_new_each_time() -> None:
    async with running(answer(200, CLAIM)) as server, Client(server.url, SESSION) as client:
        await client.challenges.claim("c")
        await client.challenges.claim("c")
        keys = header(server.received, "idempotency-key")
        assert len({*keys}) == 2
        assert all(re.fullmatch(r"[0-9a-f-]{36}", key or "") for key in keys)


@pytest.mark.parametrize("trouble", [reset, answer(503), answer(429)], ids=["reset", "503", "429"])
async def test_rule_13_2_making_a_key_or_token_is_never_sent_twice(trouble: Behaviour) -> None:
    async with running(in_turn(trouble, answer(201, KEY))) as server, Client(server.url, SESSION) as client:
        with pytest.raises((AnswerLost, ServerError, RateLimited)):
            await client.api_keys.create("ci", idempotency_key="k")
        with pytest.raises(BadAnswer):
            await client.tokens.create("ci", ["mxp:profile:read"])
        assert [request.target for request in server.received] == ["/v1/me/api-keys", "/v1/me/tokens"]
        assert None not in header(server.received, "idempotency-key")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 500])
async def test_an_answer_that_would_be_the_same_again_is_not_asked_for_again(status: int) -> None:
    async with running(in_turn(answer(status), tagged)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ApiError):
            await client.secret_info()
        assert len(server.received) == 1


async def test_something_that_was_deleted_by_a_lost_attempt_is_deleted() -> None:
    gone = answer(404, {"title": "Not found", "status": 404, "code": "not_found"})
    async with running(in_turn(reset, gone)) as server, Client(server.url, SESSION) as client:
        await client.tokens.delete("t")
        with pytest.raises(NotFound):
            await client.tokens.delete("t")
        assert len(server.received) == 3


@pytest.mark.parametrize("before", [reset, answer(502)])
async def test_nothing_is_deleted_by_a_gateway_that_knows_no_server_any_more(before: Behaviour) -> None:
    async with running(in_turn(before, answer(404, "<html>"))) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer, match="look whether it was done") as caught:
            await client.tokens.delete("t")
        assert caught.value.may_be_done
        with pytest.raises(BadAnswer, match="check the address") as caught:
            await client.tokens.delete("t")
        assert not caught.value.may_be_done


async def test_a_write_that_may_have_been_done_says_so_though_later_attempts_did_not_get_through() -> None:
    async with running(reset) as server, Client(server.url, SESSION) as client:

        async def break_for_good(request: Received, writer: asyncio.StreamWriter) -> None:
            server.stop_listening()
            writer.transport.abort()

        server.behaviour = break_for_good
        with pytest.raises(AnswerLost) as caught:
            await client.challenges.claim("c")
        assert len(server.received) == 1
    assert caught.value.may_be_done


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (reset, AnswerLost),
        (silence, DeadlineExceeded),
        (answer(500), ServerError),
        (answer(201, {"id": 1}), BadAnswer),
        (answer(307), BadAnswer),
    ],
)
async def test_a_write_without_a_clear_answer_may_have_been_done(trouble: Behaviour, kind: type[ApiError]) -> None:
    async with running(trouble) as server, Client(server.url, SESSION, deadline=0.3) as client:
        with pytest.raises(kind) as caught:
            await client.api_keys.create("ci")
    assert caught.value.may_be_done
    assert caught.value.sentence == UNSURE[kind]


@pytest.mark.parametrize("detail", ["The database is away.", "The database is away" + "y" * 500])
async def test_the_server_s_own_words_about_its_problem_stay_before_the_advice_to_look(detail: str) -> None:
    away = answer(503, {"title": "x", "status": 503, "detail": detail, "code": "database_away"})
    async with running(away) as server, Client(server.url, SESSION, deadline=0.3) as client:
        with pytest.raises(ServerError, match=r"^The database is away") as caught:
            await client.api_keys.create("ci")
    assert (caught.value.may_be_done, caught.value.code) == (True, "database_away")
    assert caught.value.sentence.endswith(f". {LOOK}") and len(caught.value.sentence) <= MAX_SENTENCE


async def test_a_write_for_which_the_server_has_no_time_was_not_done() -> None:
    busy = answer(503, {"title": "x", "status": 503, "detail": "Too many at once.", "code": "overloaded"})
    async with running(busy) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ServerError, match=r"^Too many at once\.$") as caught:
            await client.api_keys.create("ci")
    assert not caught.value.may_be_done


async def test_who_did_not_ask_what_changed_is_not_told_that_nothing_did() -> None:
    async with running(answer(304)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer) as caught:
            await client._calls.get_file("/v1/picture", "image/png", most=9)
    assert caught.value.status == 304


@pytest.mark.parametrize("status", [200, 204])
async def test_only_a_read_is_told_that_nothing_changed(status: int) -> None:
    async with running(in_turn(answer(304), answer(status))) as server, Client(server.url, SESSION) as client:
        with pytest.raises(BadAnswer, match="look whether it was done") as caught:
            await client.tokens.delete("t")
        assert caught.value.may_be_done
        await client.tokens.delete("t")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422, 429])
async def test_a_write_the_server_refused_was_not_done(status: int) -> None:
    async with running(answer(status)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ApiError) as caught:
            await client.api_keys.create("ci")
    assert not caught.value.may_be_done


async def test_a_write_that_was_put_off_and_then_not_sent_was_not_done() -> None:
    async with running(answer(200)) as server, Client(server.url, SESSION) as client:

        async def put_off_for_good(request: Received, writer: asyncio.StreamWriter) -> None:
            server.stop_listening()
            writer.write(response(429, headers={"Connection": "close"}))

        server.behaviour = put_off_for_good
        with pytest.raises(ServerUnreachable) as caught:
            await client.challenges.claim("c")
    assert not caught.value.may_be_done


async def test_a_write_that_was_never_sent_was_not_done() -> None:
    async with Client("http://127.0.0.1:9", SESSION) as client:
        with pytest.raises(ServerUnreachable) as caught:
            await client.challenges.claim("c")
    assert not caught.value.may_be_done


async def test_a_wait_the_server_asks_for_is_kept_if_there_is_time() -> None:
    soon = answer(429, headers={"Retry-After": "0"})
    late = answer(429, {"title": "Slow down", "status": 429}, {"Retry-After": "3600"})
    async with running(in_turn(soon, late)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(RateLimited) as caught:
            await client.secret_info()
        assert len(server.received) == 2
    assert caught.value.retry_after == 3600.0


async def test_all_attempts_together_end_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = Transport.exchange
    given: list[float] = []

    async def noted(self: Transport, request: Outgoing, *, seconds: float, limit: int) -> Reply | Failed:
        given.append(seconds)
        return await exchange(self, request, seconds=seconds, limit=limit)

    async def never(request: Received, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Transport, "exchange", noted)
    async with running(in_turn(answer(503), never)) as server, Client(server.url, SESSION, deadline=1.0) as client:
        with pytest.raises(DeadlineExceeded):
            await client.secret_info()
    first, second = given
    assert second < first <= 1.0  # the second has only what the first left


async def test_every_request_carries_an_id_and_the_error_names_it() -> None:
    async with running(answer(500)) as server, Client(server.url, user_agent="test/1") as client:
        with pytest.raises(ServerError) as caught:
            await client.points.rules()
        assert caught.value.request_id == server.received[0].headers["x-request-id"]
        assert server.received[0].headers["user-agent"] == "test/1"
        assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize("secret", ["", "mxs_a b", "mxs_\r\nX: y", "mxs_é", "x" * 600])
async def test_something_that_is_no_secret_is_not_sent(secret: str) -> None:
    async with running(tagged) as server, Client(server.url, SecretStr(secret)) as client:
        with pytest.raises(SecretRefused):
            await client.secret_info()
        assert server.received == []


@pytest.mark.parametrize("name", ["", "..", "a/b", "a?b", "é", "%2e", "a\r\n", "x" * 65])
async def test_an_id_that_can_not_exist_is_not_found_without_asking(name: str) -> None:
    async with running(tagged) as server, Client(server.url, SESSION) as client:
        with pytest.raises(NotFound):
            await client.challenges.get(name)
        assert server.received == []


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256, "a\r\nX: y"])
async def test_a_key_that_is_none_is_a_mistake_of_the_program(key: str) -> None:
    async with Client("http://127.0.0.1:9", SESSION) as client:
        with pytest.raises(ValueError, match="idempotency key"):
            await client._calls.post("/v1/x", None, Health, key=key)


@pytest.mark.parametrize(
    ("status", "code", "keyed", "may_be_done"),
    [
        *((401, "", False, True), (409, "", False, True), (422, "", False, True), (409, "in_use", True, False)),
        *((401, "", True, True), (429, "", True, True), (409, "idempotency_running", True, True)),
        *((400, "", True, True), (403, "", True, True), (403, "scope_missing", True, False)),
    ],
)
async def test_a_refusal_tells_nothing_of_an_attempt_before_it_unless_both_have_one_key(
    status: int, code: str, keyed: bool, may_be_done: bool
) -> None:
    refusal = answer(status, {"title": "no", "status": status, "code": code})
    for before, expected in ((reset, may_be_done), (None, False)):
        behaviours = [refusal] if before is None else [before, refusal]
        async with running(in_turn(*behaviours)) as server, Client(server.url, SESSION, deadline=1) as client:
            with pytest.raises(ApiError) as caught:
                await (client.challenges.claim("c") if keyed else client.watched_apps.watch("a"))
        assert caught.value.status == status
        assert caught.value.may_be_done == expected
        assert ("look whether it was done" in caught.value.sentence) == expected


async def test_a_session_that_is_over_after_a_lost_answer_is_ended() -> None:
    over = answer(401, {"title": "over", "status": 401})
    async with running(in_turn(reset, over)) as server, Client(server.url, SESSION) as client:
        await client.sessions.end()
        assert len(server.received) == 2
        for session in ("current", "other"):
            with pytest.raises(NotSignedIn):
                await client.sessions.end(session)


async def test_what_does_more_than_to_set_is_not_sent_again() -> None:
    async with running(reset) as server, Client(server.url, SESSION) as client:
        with pytest.raises(AnswerLost) as caught:
            await client.operator.ask_recovery_email("p", "ada@x.example")
        assert caught.value.may_be_done
        assert len(server.received) == 1


async def test_done_without_a_body_is_done() -> None:
    async with running(raw(response(204))) as server, Client(server.url, SESSION) as client:
        await client.sessions.end()
        assert (server.received[0].method, server.received[0].target) == ("DELETE", "/v1/sessions/current")
