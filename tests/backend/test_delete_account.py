"""Deleting an account: what it asks for, what it says, and what happens meanwhile (rules 10.4 and 13.7)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store import members
from backend.store.tables import profiles
from tests.backend import people
from tests.backend.authenticator import protect
from tests.backend.deleting import ADA, PATH, Life, delete, said, second_account, tables_that_hold
from tests.backend.people import Person
from tests.backend.reporting import Platform
from tests.backend.test_limits import AT_ONCE, all_at_once


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, ADA)


@pytest.fixture
def life(api: TestClient, services: Services) -> Life:
    return Life(api, services)


def test_rule_10_4_what_would_be_lost_is_told_before(api: TestClient, services: Services, life: Life) -> None:
    def told(person: Person) -> dict[str, Any]:
        answer: dict[str, Any] = api.get(f"{PATH}/deletion", headers=person.headers).json()
        return answer

    people.token(services, life.ada, "mxp:profile:read")
    assert told(life.ada) == {
        "email": ADA, "credits": 50, "api_keys": 1, "tokens": 1, "sessions": 1, "last_account": True,
        "profile": {"points": 147, "badges": 7, "connections": 1, "projects": 1}, "only_deactivated_remain": False,
        "support_url": None,
    }  # fmt: skip
    second = second_account(services, life.ada)
    object.__setattr__(services, "support_url", "https://support.example/new")
    assert told(second) == {
        "email": second.email, "credits": 0, "api_keys": 0, "tokens": 0, "sessions": 1, "last_account": False,
        "profile": None, "only_deactivated_remain": False, "support_url": "https://support.example/new",
    }  # fmt: skip
    people.deactivate(services, second)
    assert told(life.ada)["only_deactivated_remain"] is True
    assert delete(api, life.ada).status_code == 204
    left = services.database.read_now(lambda tx: members.accounts_of(tx, life.ada.profile_id))
    assert [(row.id, row.status) for row in left] == [(second.account_id, "deactivated")]


def test_rule_10_4_the_address_is_typed_and_the_password_asked_for(
    api: TestClient, services: Services, ada: Person
) -> None:
    for typed in ("other@example.org", "no-domain@"):
        assert said(delete(api, ada, email=typed))[0] == 422
    assert said(delete(api, ada, email="other@example.org")) == (422, "invalid_request")
    for headers in (ada.headers, people.api_key(services, ada)):
        assert said(delete(api, ada, headers, password=None)) == (403, "password_required")
        assert said(delete(api, ada, headers, password="Wrong-horse-99")) == (403, "password_wrong")
    every = people.token(services, ada, "mxp:settings:write", "mxp:profile:write")
    assert said(delete(api, ada, every)) == (403, "token_not_allowed")
    assert delete(api, ada, email="  Ada.LOVELACE@example.org ").status_code == 204


def test_rule_13_7_the_second_factor_is_asked_for(api: TestClient, services: Services, ada: Person) -> None:
    app = protect(api, services, ada)
    assert said(delete(api, ada)) == (403, "otp_required")
    assert delete(api, ada, otp=app.recovery_codes[0]).status_code == 204


def test_rule_10_4_an_account_with_single_sign_on_shows_its_key(api: TestClient, services: Services) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    key = people.secret_of(services, sue, SecretKind.API_KEY)
    assert said(delete(api, sue, password=None)) == (403, "password_required")
    assert said(delete(api, sue, password=None, api_key="mxk_nonsense")) == (403, "password_wrong")
    assert delete(api, sue, password=None, api_key=key).status_code == 204


def test_of_two_accounts_deleted_at_once_the_second_takes_the_profile_with_it(
    api: TestClient, services: Services, ada: Person
) -> None:
    both = ada, second_account(services, ada)

    def one(number: int) -> httpx.Response:
        answer = delete(api, both[number])
        return answer if answer.content else httpx.Response(answer.status_code, json={})

    assert all_at_once(2, one) == {(204, ""): 2}
    left = select(func.count()).select_from(profiles)
    assert services.database.read_now(lambda tx: tx.execute(left).scalar_one()) == 0


def test_what_is_asked_while_a_profile_is_deleted_finds_it_or_does_not(
    api: TestClient, services: Services, ada: Person
) -> None:
    platform = Platform(api, services)
    keyed = [people.api_key(services, ada) for _ in range(AT_ONCE)]

    def one(number: int) -> httpx.Response:
        if number == 3:
            answer = delete(api, ada)
            return answer if answer.content else httpx.Response(answer.status_code, json={})
        if number % 3 == 0:
            body = {"activities": [{"id": str(number), "kind": "forum_answer_accepted", "profile_id": ada.profile_id,
                                    "occurred_at": services.clock().isoformat()}]}  # fmt: skip
            reported: httpx.Response = api.post("/v1/activities", json=body, headers=platform.headers)
            return reported
        if number % 3 == 1:
            path = f"/v1/profiles/{ada.profile_id}/watched-apps/{number}"
            watched: httpx.Response = api.put(path, json={"name": "App"}, headers=platform.headers)
            return watched
        made: httpx.Response = api.post("/v1/me/projects", json={"app_name": "A"}, headers=keyed[number])
        return made

    statuses = {status for status, _code in all_at_once(AT_ONCE, one)}
    assert 204 in statuses
    assert statuses <= {200, 201, 204, 403, 404}
    assert tables_that_hold(services, ada.profile_id) <= {"audit_log", "outbox"}
