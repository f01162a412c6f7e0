"""Every method of the client asks what api.md says."""

from __future__ import annotations

import json
import struct
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ApiError, BadAnswer, Invalid, PreconditionFailed
from api_client.wire.activity import ReportedActivity
from api_client.wire.enums import ChallengeState
from tests.api_client.server import answer, in_turn, raw, response, running

pytestmark = pytest.mark.anyio

SESSION = SecretStr("mxs_" + "a" * 42)
PASSWORD = SecretStr(" pass word ")
CODE = SecretStr("123456")
WHEN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ACTIVITY = ReportedActivity(id="a1", kind="learning_path_completed", profile_id="p", occurred_at=WHEN)

Call = Callable[[Client], Awaitable[object]]
Asked = tuple[str, str, dict[str, Any] | None]

OPERATIONS: dict[str, tuple[Call, Asked]] = {
    "overview": (lambda c: c.overview(), ("GET", "/v1/me/overview", None)),
    "secret_info": (lambda c: c.secret_info(), ("GET", "/v1/token", None)),
    "health": (lambda c: c.health(), ("GET", "/v1/health", None)),
    "ready": (lambda c: c.ready(), ("GET", "/v1/ready", None)),
    "sign_in": (
        lambda c: c.sessions.sign_in("ada@x.example", PASSWORD, CODE),
        ("POST", "/v1/sessions", {"email": "ada@x.example", "password": " pass word ", "otp": "123456"}),
    ),
    "sessions": (lambda c: c.sessions.list(), ("GET", "/v1/sessions?limit=25", None)),
    "end": (lambda c: c.sessions.end("s1"), ("DELETE", "/v1/sessions/s1", None)),
    "sign_up": (
        lambda c: c.sign_ups.start("ada@x.example", PASSWORD, "Ada"),
        (
            "POST",
            "/v1/sign-ups",
            {"email": "ada@x.example", "password": " pass word ", "name": "Ada", "marketing_consent": False},
        ),
    ),
    "verify": (lambda c: c.sign_ups.verify("u1", CODE), ("POST", "/v1/sign-ups/u1/verify", {"code": "123456"})),
    "profile": (lambda c: c.profile.get(), ("GET", "/v1/me/profile", None)),
    "change_profile": (
        lambda c: c.profile.change('"v1"', about=None, skills=["Kafka"]),
        ("PATCH", "/v1/me/profile", {"about": None, "skills": ["Kafka"]}),
    ),
    "countries": (lambda c: c.profile.countries(), ("GET", "/v1/countries?limit=100", None)),
    "remove_avatar": (lambda c: c.profile.remove_avatar(), ("DELETE", "/v1/me/avatar", None)),
    "set_public": (lambda c: c.profile.set_public(True), ("PUT", "/v1/me/visibility", {"public": True})),
    "start_recovery_email": (
        lambda c: c.profile.start_recovery_email("ada@x.example", password=PASSWORD),
        ("POST", "/v1/me/recovery-email", {"email": "ada@x.example", "password": " pass word "}),
    ),
    "verify_recovery_email": (
        lambda c: c.profile.verify_recovery_email(CODE),
        ("POST", "/v1/me/recovery-email/verify", {"code": "123456"}),
    ),
    "remove_recovery_email": (
        lambda c: c.profile.remove_recovery_email(password=PASSWORD),
        ("DELETE", "/v1/me/recovery-email", {"password": " pass word "}),
    ),
    "other_profile": (lambda c: c.profiles.get("p1"), ("GET", "/v1/profiles/p1", None)),
    "avatar": (lambda c: c.profiles.avatar("p1", 64), ("GET", "/v1/profiles/p1/avatar?size=64", None)),
    "stats": (lambda c: c.points.stats(days=90), ("GET", "/v1/me/points?days=90", None)),
    "ledger": (lambda c: c.points.ledger(50, "x"), ("GET", "/v1/me/points/ledger?limit=50&cursor=x", None)),
    "rules": (lambda c: c.points.rules(), ("GET", "/v1/point-rules", None)),
    "badges": (lambda c: c.badges.list(), ("GET", "/v1/me/badges", None)),
    "feature": (
        lambda c: c.badges.feature(["b2", "b1"]),
        ("PUT", "/v1/me/featured-badges", {"badge_ids": ["b2", "b1"]}),
    ),
    "challenges": (
        lambda c: c.challenges.list(ChallengeState.ACTIVE),
        ("GET", "/v1/me/challenges?state=active&limit=25", None),
    ),
    "challenge": (lambda c: c.challenges.get("c1"), ("GET", "/v1/me/challenges/c1", None)),
    "claim": (lambda c: c.challenges.claim("c1"), ("POST", "/v1/me/challenges/c1/claim", None)),
    "credits": (lambda c: c.credits.get(), ("GET", "/v1/me/credits?limit=25", None)),
    "api_keys": (lambda c: c.api_keys.list(), ("GET", "/v1/me/api-keys?limit=25", None)),
    "create_key": (
        lambda c: c.api_keys.create(" ci ", password=PASSWORD),
        ("POST", "/v1/me/api-keys", {"name": "ci", "password": " pass word "}),
    ),
    "revoke": (lambda c: c.api_keys.revoke("k1"), ("DELETE", "/v1/me/api-keys/k1", None)),
    "tokens": (lambda c: c.tokens.list(), ("GET", "/v1/me/tokens?limit=25", None)),
    "token": (lambda c: c.tokens.get("t1"), ("GET", "/v1/me/tokens/t1", None)),
    "create_token": (
        lambda c: c.tokens.create("ci", ["mxp:profile:read"], WHEN, otp=CODE),
        (
            "POST",
            "/v1/me/tokens",
            {"name": "ci", "scopes": ["mxp:profile:read"], "expires_at": "2026-11-21T09:00:00Z", "otp": "123456"},
        ),
    ),
    "delete_token": (lambda c: c.tokens.delete("t1"), ("DELETE", "/v1/me/tokens/t1", None)),
    "scopes": (lambda c: c.tokens.scopes(), ("GET", "/v1/token-scopes?limit=100", None)),
    "report": (
        lambda c: c.activities.report([ACTIVITY]),
        (
            "POST",
            "/v1/activities",
            {
                "activities": [
                    {
                        "id": "a1",
                        "kind": "learning_path_completed",
                        "profile_id": "p",
                        "occurred_at": "2026-11-21T09:00:00Z",
                    }
                ]
            },
        ),
    ),
    "penalize": (
        lambda c: c.operator.penalize("p1", 50, "Spam"),
        ("POST", "/v1/operator/profiles/p1/penalties", {"points": 50, "reason": "Spam"}),
    ),
    "set_account_status": (
        lambda c: c.operator.set_account_status("a1", "deactivated"),
        ("PATCH", "/v1/operator/accounts/a1", {"status": "deactivated"}),
    ),
    "create_company": (
        lambda c: c.operator.create_company("Acme", ["ACME.example"], sso=True),
        ("POST", "/v1/operator/companies", {"name": "Acme", "domains": ["acme.example"], "sso": True}),
    ),
    "change_company": (
        lambda c: c.operator.change_company("c1", sso=False),
        ("PATCH", "/v1/operator/companies/c1", {"sso": False}),
    ),
}
UNSIGNED = {"countries", "health", "ready", "sign_in", "sign_up", "verify", "rules"}
KEYED = {
    "sign_up",
    "start_recovery_email",
    "claim",
    "create_key",
    "create_token",
    "report",
    "penalize",
    "create_company",
}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_each_method_is_one_operation_of_the_api(name: str) -> None:
    call, (method, target, body) = OPERATIONS[name]
    # The answer doesn't matter here; a refused request is sent once, whatever it is.
    async with running(answer(400)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ApiError):
            await call(client)
    (request,) = server.received
    assert (request.method, request.target) == (method, target)
    assert (json.loads(request.body) if request.body else None) == body
    assert ("authorization" in request.headers) == (name not in UNSIGNED)
    assert ("idempotency-key" in request.headers) == (name in KEYED)
    assert request.headers.get("content-type") == ("application/json" if body is not None else None)


async def test_rule_13_6_introspection_is_form_encoded() -> None:
    async with running(answer(200, {"active": False})) as server, Client(server.url, SESSION) as client:
        assert not (await client.introspection.check(SecretStr("mxp_a&b"))).active
    (request,) = server.received
    assert (request.target, request.body) == ("/v1/token-introspection", b"token=mxp_a%26b")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


async def test_rule_9_4_a_change_says_which_version_it_was_made_from() -> None:
    async with running(answer(400)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ApiError):
            await client.operator.change_company("c1", name="Acme")
        with pytest.raises(ApiError):
            await client.operator.change_company("c1", name="Acme", version='"abc"')
    assert [request.headers["if-match"] for request in server.received] == ["*", '"abc"']


OWN: dict[str, Any] = {
    "profile_id": "p", "name": "Ada", "job_title": None, "department": None, "country": None, "phone": None,
    "website": None, "about": None, "industry": None, "skills": [], "experience": [], "twitter_url": None,
    "linkedin_url": None, "looking_for": None, "avatar_url": None, "public": False, "recovery_email": None,
    "pending_recovery_email": None, "checklist": [],
}  # fmt: skip


async def test_rule_9_4_what_is_edited_comes_with_the_version_that_its_change_names() -> None:
    behaviour = in_turn(answer(200, OWN, {"ETag": '"v1"'}), answer(200, OWN, {"ETag": '"v2"'}), answer(412))
    async with running(behaviour) as server, Client(server.url, SESSION) as client:
        first = await client.profile.get()
        second = await client.profile.change(first.version, job_title="Lead")
        with pytest.raises(PreconditionFailed):
            await client.profile.change(second.version, job_title=None)
    assert [request.headers.get("if-match") for request in server.received] == [None, '"v1"', '"v2"']
    assert json.loads(server.received[2].body) == {"job_title": None}


async def test_an_avatar_is_sent_as_it_is_with_its_media_type() -> None:
    async with running(answer(400)) as server, Client(server.url, SESSION) as client:
        with pytest.raises(ApiError):
            await client.profile.set_avatar(b"\x89PNG", "image/png")
    (request,) = server.received
    assert (request.method, request.target, request.body) == ("PUT", "/v1/me/avatar", b"\x89PNG")
    assert request.headers["content-type"] == "image/png"


def png(side: int, *, more: bytes = b"", size: int = 0) -> bytes:
    """A picture that says it has `side` pixels a side, with chunks between its header and `size` bytes of pixels."""
    header = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", side, side, 8, 6, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + header + more + struct.pack(">I4s", size, b"IDAT") + bytes(size + 4)


@pytest.mark.parametrize(
    ("content", "good"),
    [
        (png(256), True),
        (png(256, size=1_500_000), True),
        (png(256, size=2_200_000), False),
        (png(257), False),
        (png(10**6), False),
        *((png(64, more=struct.pack(">I4sI", 0, kind, 0)), False) for kind in (b"zTXt", b"iTXt", b"iCCP")),
        (png(64, more=struct.pack(">I4sI", 0, b"tEXt", 0)), True),
        (png(64)[:12], False),
        (png(64)[:19], False),
        (png(64)[:8] + png(64)[33:], False),
        (b"\x89PNG\r\n\x1a\n", False),
        (b"<svg/>", False),
    ],
)
async def test_an_avatar_is_a_png_of_bounded_size_and_nothing_else(content: bytes, good: bool) -> None:
    async with running(raw(response(200, content))) as server, Client(server.url, SESSION) as client:
        if good:
            assert await client.profiles.avatar("p1") == content
        else:
            with pytest.raises(BadAnswer):
                await client.profiles.avatar("p1")
    assert server.received[0].headers["accept"].startswith("image/png")


async def test_a_request_that_can_not_be_right_is_not_sent() -> None:
    async with running(answer(400)) as server, Client(server.url, SESSION) as client:
        for wrong in (
            client.sessions.sign_in("no address", PASSWORD),
            client.tokens.create("", []),
            client.operator.penalize("p1", -5, "x"),
            client.operator.set_account_status("a1", "gone"),
            client.activities.report([]),
        ):
            with pytest.raises(Invalid) as caught:
                await wrong
            assert caught.value.field_errors
    assert server.received == []


async def test_its_repr_names_the_server_only() -> None:
    assert repr(Client("https://Profile.example/", SESSION)) == "<Client https://profile.example>"
