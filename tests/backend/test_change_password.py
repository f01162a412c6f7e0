"""My accounts, and another password for the one that is signed in (rules 10.1, 10.2 and 13.7)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store import members
from backend.store.tables import audit_log
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, text_of
from tests.backend.test_limits import AT_ONCE, all_at_once
from tests.backend.test_sessions import sign_in

NEW = "Another-horse-8"
PATH = "/v1/me/accounts/current/password"


def change(api: TestClient, headers: dict[str, str], old: str = PASSWORD, new: str = NEW) -> httpx.Response:
    answer: httpx.Response = api.put(PATH, json={"old_password": old, "new_password": new}, headers=headers)
    return answer


def test_rule_10_1_the_list_shows_each_account_and_which_one_is_signed_in(
    api: TestClient, services: Services, clock: Clock, ada: Person
) -> None:
    company = people.company(services, "Initech", "initech.example", sso=True)
    clock.forward(timedelta(days=91))
    second = community.add_account(services, ada, "ada@initech.example")
    gone = Person("", ada.profile_id, community.add_account(services, ada, "gone@example.org"), "")
    people.deactivate(services, gone)
    headers = people.api_key(services, ada)
    listed = api.get("/v1/me/accounts", headers=headers).json()["items"]
    assert listed[0]["email"] == "ada@example.org"
    # The ids of the two that were made within a millisecond are in no order.
    assert sorted(listed, key=lambda one: str(one["email"])) == [
        {
            "id": ada.account_id, "email": "ada@example.org", "company": None, "sso": False, "status": "active",
            "current": True, "created_at": "2026-11-17T12:00:00Z", "password_changed_at": "2026-11-17T12:00:00Z",
            "password_expired": True,
        },
        {
            "id": second, "email": "ada@initech.example", "company": {"id": company, "name": "Initech"}, "sso": True,
            "status": "active", "current": False, "created_at": "2027-02-16T12:00:00Z", "password_changed_at": None,
            "password_expired": False,
        },
        {
            "id": gone.account_id, "email": "gone@example.org", "company": None, "sso": False,
            "status": "deactivated", "current": False, "created_at": "2027-02-16T12:00:00Z",
            "password_changed_at": None, "password_expired": False,
        },
    ]  # fmt: skip
    first = api.get("/v1/me/accounts?limit=2", headers=headers).json()
    rest = api.get(f"/v1/me/accounts?limit=2&cursor={first['next_cursor']}", headers=headers).json()
    assert (first["items"] + rest["items"], rest["next_cursor"]) == (listed, None)
    assert [one["email"] for one in api.get("/v1/me/accounts", headers=people.member(services).headers).json()["items"]]


def test_rule_10_2_the_old_password_is_worth_nothing_and_all_other_sessions_are_over(
    api: TestClient, services: Services, ada: Person
) -> None:
    postbox = Postbox(services)
    community.add_account(services, ada, "second@example.org")
    community.change(services, ada, recovery_email="recovery@example.org")
    other = people.authorization(people.secret_of(services, ada, SecretKind.SESSION))
    kept = people.api_key(services, ada), people.token(services, ada, "mxp:profile:read"), ada.headers
    bob = people.member(services)
    assert change(api, ada.headers).status_code == 204
    assert api.get("/v1/token", headers=other).status_code == 401
    for headers in (*kept, bob.headers):
        assert api.get("/v1/token", headers=headers).status_code == 200
    assert (sign_in(api, ada.email).status_code, sign_in(api, ada.email, NEW).status_code) == (401, 201)
    mails = postbox.empty()
    assert sorted(mail["To"] for mail in mails) == ["ada@example.org", "recovery@example.org", "second@example.org"]
    assert "ada@example.org" in text_of(mails[0])
    noted = services.database.read_now(lambda tx: tx.execute(select(audit_log)).all())
    assert [(row.actor, row.tag) for row in noted if "password" in row.tag] == [
        (ada.account_id, "member:password:changed")
    ]


def test_rule_10_2_with_an_api_key_all_sessions_are_over(api: TestClient, services: Services, ada: Person) -> None:
    assert change(api, people.api_key(services, ada)).status_code == 204
    assert api.get("/v1/token", headers=ada.headers).status_code == 401


def test_rule_10_2_a_weak_password_is_refused_with_all_that_it_lacks_and_the_same_one_too(
    api: TestClient, ada: Person
) -> None:
    refused = change(api, ada.headers, new="short")
    assert (refused.status_code, refused.json()["code"]) == (422, "password_too_weak")
    assert {(error["field"], error["code"]) for error in refused.json()["errors"]} == {
        ("new_password", code) for code in ("too_short", "no_upper_case", "no_digit", "no_symbol")
    }
    same = change(api, ada.headers, new=PASSWORD)
    assert (same.status_code, same.json()["code"]) == (422, "password_unchanged")
    assert same.json()["errors"][0]["field"] == "new_password"


def test_wrong_old_passwords_count_as_wrong_sign_ins_do(api: TestClient, clock: Clock, ada: Person) -> None:
    for _ in range(5):
        refused = change(api, ada.headers, old="Wrong-horse-99")
        assert (refused.status_code, refused.json()["code"]) == (403, "password_wrong")
        assert sign_in(api, ada.email, "wrong").status_code == 401
    assert change(api, ada.headers).status_code == 429
    clock.forward(timedelta(minutes=5))
    assert change(api, ada.headers).status_code == 204


def test_rule_1_4_an_account_with_single_sign_on_has_no_password_to_change(api: TestClient, services: Services) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    refused = change(api, sue.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "sso_account")
    assert "ask your company" in refused.json()["detail"]


def test_rule_10_2_of_changes_at_once_one_is_made(api: TestClient, services: Services, ada: Person) -> None:
    sessions = [people.authorization(people.secret_of(services, ada, SecretKind.SESSION)) for _ in range(AT_ONCE)]
    answers = all_at_once(AT_ONCE, lambda number: _answered(change(api, sessions[number], new=f"{NEW}{number}")))
    assert answers[204, ""] == 1
    # Who comes late has no session any more, enters what is no longer the old password, or is one of too many.
    assert {*answers} <= {(204, ""), (401, "session_over"), (403, "password_wrong"), (429, "rate_limited")}
    alive = [api.get("/v1/token", headers=headers).status_code for headers in sessions]
    assert alive.count(200) == 1


def _answered(answer: httpx.Response) -> httpx.Response:
    """An answer without a body as one that says nothing."""
    return answer if answer.content else httpx.Response(answer.status_code, json={})


def test_a_password_that_was_changed_while_the_old_one_was_checked_is_not_overwritten(
    api: TestClient, services: Services, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = services.passwords.verify

    async def change_then_verify(stored: str | None, password: SecretStr) -> bool:
        monkeypatch.setattr(services.passwords, "verify", verify)
        hashed = services.passwords.hash_now(SecretStr("Quicker-horse-9"))
        services.database.write_now(lambda tx: members.set_password(tx, ada.account_id, hashed, services.clock()))
        return await verify(stored, password)

    monkeypatch.setattr(services.passwords, "verify", change_then_verify)
    late = change(api, people.api_key(services, ada))
    assert (late.status_code, late.json()["code"]) == (403, "password_wrong")
    assert sign_in(api, ada.email, "Quicker-horse-9").status_code == 201
