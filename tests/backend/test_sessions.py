"""Signing in, and sessions (rules 1.3, 1.4, 1.6 and 10.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import argon2
import httpx
import pytest
from starlette.testclient import TestClient

from backend.app import create_app
from backend.passwords import PasswordHasher
from backend.services import Services
from backend.store import settings
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD


def sign_in(api: TestClient, email: str, password: str = PASSWORD) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/sessions", json={"email": email, "password": password})
    return answer


def shape(answer: httpx.Response) -> tuple[int, dict[str, Any], set[str]]:
    content = answer.json()
    content.pop("request_id")
    return answer.status_code, content, {*answer.headers}


def test_rule_1_a_member_signs_in_and_uses_the_session(api: TestClient, services: Services) -> None:
    ada = people.member(services, "ada@example.org")
    answer = sign_in(api, " ADA@Example.org ")
    assert answer.status_code == 201
    signed_in = answer.json()
    assert signed_in["account"] == {
        "id": ada.account_id, "email": "ada@example.org", "company": None, "sso": False, "status": "active",
    }  # fmt: skip
    assert signed_in["profile_id"] == ada.profile_id
    assert signed_in["password_expired"] is False
    listed = api.get("/v1/sessions", headers=people.authorization(signed_in["token"]))
    assert [session["current"] for session in listed.json()["items"]] == [True, False]
    assert answer.headers["Cache-Control"] == "no-store"


def test_rule_1_unknown_wrong_sso_and_deactivated_get_equal_answers(api: TestClient, services: Services) -> None:
    people.member(services, "ada@example.org")
    people.deactivate(services, people.member(services, "gone@example.org"))
    people.company(services, "Initech", "initech.example", sso=True)
    people.member(services, "sue@initech.example")
    answers = [
        shape(sign_in(api, "ada@example.org", "Wrong-horse-77")),
        shape(sign_in(api, "nobody@example.org")),
        shape(sign_in(api, "gone@example.org")),
        shape(sign_in(api, "sue@initech.example")),
    ]
    assert answers[0][0] == 401
    assert answers[0][1]["code"] == "bad_credentials"
    assert answers[0] == answers[1] == answers[2] == answers[3]


class CountingHasher(argon2.PasswordHasher):
    """Counts how often a password is checked."""

    checks = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's name
        self.checks += 1
        return super().verify(hash, password)


def test_rule_1_every_sign_in_checks_one_password_so_that_its_time_tells_nothing(services: Services) -> None:
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = PasswordHasher(hasher)
    people.member(services, "ada@example.org")
    people.deactivate(services, people.member(services, "gone@example.org"))
    with TestClient(create_app(replace(services, passwords=passwords))) as api:
        for number, email in enumerate(("ada@example.org", "gone@example.org", "nobody@example.org"), 1):
            assert sign_in(api, email, "wrong").status_code == 401
            assert hasher.checks == number
    passwords.close()


def test_rule_1_3_a_deactivated_account_is_refused_at_once(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    key, token = people.api_key(services, ada), people.token(services, ada, "mxp:profile:read")
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 200
    assert api.get("/v1/sessions", headers=key).status_code == 200
    people.deactivate(services, ada)
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 401
    for headers in (key, token):
        refused = api.get("/v1/sessions", headers=headers)
        assert (refused.status_code, refused.content) == (403, b'{"error": ""}')


def test_ten_wrong_passwords_in_five_minutes_are_the_limit_and_right_ones_do_not_count(
    api: TestClient, services: Services, clock: Clock
) -> None:
    people.member(services, "ada@example.org")
    for _ in range(9):
        assert sign_in(api, "ada@example.org", "wrong").status_code == 401
    for _ in range(3):
        assert sign_in(api, "ada@example.org").status_code == 201
    assert sign_in(api, "ada@example.org", "wrong").status_code == 401
    refused = sign_in(api, "ada@example.org")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"
    assert sign_in(api, "other@example.org").status_code == 401
    clock.forward(timedelta(minutes=5))
    assert sign_in(api, "ada@example.org").status_code == 201


def test_a_hundred_wrong_passwords_an_hour_are_the_limit_of_a_network_address(
    api: TestClient, services: Services, clock: Clock
) -> None:
    people.member(services, "ada@example.org")
    for number in range(100):
        assert sign_in(api, f"{number}@example.org").status_code == 401
    assert sign_in(api, "ada@example.org").status_code == 429
    clock.forward(timedelta(hours=1))
    assert sign_in(api, "ada@example.org").status_code == 201


@pytest.mark.parametrize(
    ("days", "age", "expired"), [(None, 90, False), (None, 91, True), (30, 31, True), (0, 999, False)]
)
def test_rule_10_2_an_old_password_is_told_at_sign_in(
    api: TestClient, services: Services, clock: Clock, days: int | None, age: int, expired: bool
) -> None:
    people.member(services, "ada@example.org")
    if days is not None:
        services.database.write_now(lambda tx: settings.set_password_days(tx, days))
    clock.forward(timedelta(days=age))
    assert sign_in(api, "ada@example.org").json()["password_expired"] is expired


def test_rule_1_6_a_session_ends_after_30_days_unused(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    clock.forward(timedelta(days=30, seconds=-1))
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 200
    clock.forward(timedelta(days=30, seconds=-1))
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 200
    clock.forward(timedelta(days=30))
    over = api.get("/v1/sessions", headers=ada.headers)
    assert over.status_code == 401
    assert over.headers["WWW-Authenticate"] == "mxtoken"


def test_rule_1_6_a_session_ends_after_90_days_in_any_case(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    for _ in range(4):
        clock.forward(timedelta(days=22))
        session = api.get("/v1/sessions", headers=ada.headers).json()["items"][0]
    assert session["expires_at"].startswith("2027-02-15")
    clock.forward(timedelta(days=2))
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 401


def test_sessions_are_listed_a_page_at_a_time_and_ended_by_their_owner_only(
    api: TestClient, services: Services
) -> None:
    ada, bob = people.member(services), people.member(services)
    for _ in range(4):
        sign_in(api, ada.email)
    first = api.get("/v1/sessions?limit=3", headers=ada.headers).json()
    rest = api.get(f"/v1/sessions?limit=3&cursor={first['next_cursor']}", headers=ada.headers).json()
    ids = [session["id"] for session in first["items"] + rest["items"]]
    assert len(ids) == len({*ids}) == 5
    assert rest["next_cursor"] is None
    assert api.delete(f"/v1/sessions/{ids[0]}", headers=bob.headers).status_code == 404
    assert api.delete(f"/v1/sessions/{ids[0]}", headers=ada.headers).status_code == 204
    assert api.delete(f"/v1/sessions/{ids[0]}", headers=ada.headers).status_code == 404
    assert api.delete("/v1/sessions/current", headers=ada.headers).status_code == 204
    assert api.get("/v1/sessions", headers=ada.headers).status_code == 401
