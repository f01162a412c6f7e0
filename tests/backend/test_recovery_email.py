"""The recovery e-mail takes effect with the code mailed to it (rules 9.5, 11.4 and 13.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import housekeeping
from backend.store.tables import audit_log, pending_recovery_emails, personal_changes
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, text_of, wrong
from tests.backend.profiles import read

PATH = "/v1/me/recovery-email"
NEW, NEWER = "ada@new.example", "ada@newer.example"


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, "ada@acme.example")


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


def start(api: TestClient, person: Person, email: str, **body: Any) -> Any:
    return api.post(PATH, json={"email": email, "password": PASSWORD} | body, headers=person.headers)


def verify(api: TestClient, person: Person, code: str) -> Any:
    return api.post(f"{PATH}/verify", json={"code": code}, headers=person.headers)


def remove(api: TestClient, person: Person, **body: Any) -> Any:
    return api.request("DELETE", PATH, json={"password": PASSWORD} | body, headers=person.headers)


def form(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def set_to(api: TestClient, postbox: Postbox, person: Person, email: str) -> list[str]:
    """Sets it; who was told."""
    assert start(api, person, email).status_code == 202
    assert verify(api, person, postbox.code()).status_code == 204
    return sorted(message["To"] for message in postbox.empty())


def test_rule_9_5_it_takes_effect_when_its_code_is_entered(api: TestClient, ada: Person, postbox: Postbox) -> None:
    asked = start(api, ada, NEW)
    assert asked.status_code == 202, asked.text
    assert asked.json() == {"email": NEW, "expires_at": "2026-11-17T12:10:00Z"}
    (message,) = postbox.empty()
    assert message["To"] == NEW
    code = message["Subject"][-6:]
    assert (read(api, ada)["recovery_email"], read(api, ada)["pending_recovery_email"]) == (None, asked.json())
    assert form(verify(api, ada, wrong(code))) == (422, "code_wrong")
    assert verify(api, ada, code).status_code == 204
    assert (read(api, ada)["recovery_email"], read(api, ada)["pending_recovery_email"]) == (NEW, None)
    assert form(verify(api, ada, code)) == (422, "code_wrong")


def test_rule_13_7_all_accounts_and_the_previous_address_are_told_and_it_is_written_down(
    api: TestClient, services: Services, ada: Person, postbox: Postbox
) -> None:
    community.add_account(services, ada, "ada@other.example")
    accounts = ["ada@acme.example", "ada@other.example"]
    assert set_to(api, postbox, ada, NEW) == accounts
    assert set_to(api, postbox, ada, NEWER) == sorted([*accounts, NEW])
    assert "ada@acme.example has changed" in text_of(postbox.got[0])
    assert NEWER not in text_of(postbox.got[0])
    assert remove(api, ada).status_code == 204
    assert sorted(message["To"] for message in postbox.empty()) == sorted([*accounts, NEWER])
    assert read(api, ada)["recovery_email"] is None
    assert form(remove(api, ada)) == (404, "not_found")
    tags = services.database.read_now(
        lambda tx: tx.execute(select(audit_log.c.tag).order_by(audit_log.c.id)).scalars().all()
    )
    assert [tag for tag in tags if "recovery" in tag] == [
        "member:recovery_email:changed", "member:recovery_email:changed", "member:recovery_email:removed",
    ]  # fmt: skip
    noted = services.database.read_now(
        lambda tx: tx.execute(select(personal_changes).order_by(personal_changes.c.id)).all()
    )
    assert [(row.field, row.change) for row in noted] == [
        ("recovery_email", "added"), ("recovery_email", "changed"), ("recovery_email", "removed"),
    ]  # fmt: skip


def test_rule_13_7_the_password_is_asked_each_time(api: TestClient, ada: Person, postbox: Postbox) -> None:
    for password, code in ((None, "password_required"), ("Another-horse-8", "password_wrong")):
        assert form(start(api, ada, NEW, password=password)) == (403, code)
        assert form(remove(api, ada, password=password)) == (403, code)
    assert postbox.empty() == []
    assert read(api, ada)["pending_recovery_email"] is None


def test_rule_11_4_any_address_gets_the_same_answer(api: TestClient, services: Services, ada: Person) -> None:
    people.member(services, "bob@known.example")
    answers = [start(api, ada, email) for email in ("bob@known.example", "bob@unknown.example", ada.email)]
    assert [answer.status_code for answer in answers] == [202] * 3
    assert {tuple(answer.json()) for answer in answers} == {("email", "expires_at")}


def test_rule_11_4_a_code_is_good_for_its_own_address_and_member_only(
    api: TestClient, services: Services, ada: Person, postbox: Postbox, clock: Clock
) -> None:
    start(api, ada, NEW)
    first = postbox.code()
    bob = people.member(services)
    assert form(verify(api, bob, first)) == (422, "code_wrong")
    start(api, ada, NEWER)
    second = postbox.code()
    if first != second:
        assert form(verify(api, ada, first)) == (422, "code_wrong")
    clock.forward(timedelta(minutes=10))
    assert form(verify(api, ada, second)) == (422, "code_expired")
    assert read(api, ada)["recovery_email"] is None


def test_rule_11_4_a_running_code_stays_good_when_another_is_asked_for(
    api: TestClient, ada: Person, postbox: Postbox
) -> None:
    start(api, ada, NEW)
    first = postbox.code()
    start(api, ada, NEW.upper())
    postbox.empty()
    assert verify(api, ada, first).status_code == 204
    assert read(api, ada)["recovery_email"] == NEW.upper()


def test_rule_11_4_codes_are_bounded_per_address_and_five_wrong_tries_end_one(
    api: TestClient, ada: Person, postbox: Postbox
) -> None:
    for _ in range(5):
        assert start(api, ada, NEW).status_code == 202
    assert form(start(api, ada, NEW.upper())) == (429, "rate_limited")
    codes = [message["Subject"][-6:] for message in postbox.empty()]
    for _ in range(5):
        assert form(verify(api, ada, wrong(codes[-1]))) == (422, "code_wrong")
    assert form(verify(api, ada, codes[-1])) == (422, "code_used_up")


def test_an_address_that_waits_is_replaced_taken_back_and_at_last_forgotten(
    api: TestClient, services: Services, ada: Person, postbox: Postbox, clock: Clock
) -> None:
    start(api, ada, NEW)
    start(api, ada, NEWER)
    assert read(api, ada)["pending_recovery_email"]["email"] == NEWER
    assert remove(api, ada).status_code == 204
    assert read(api, ada)["pending_recovery_email"] is None
    postbox.empty()
    start(api, ada, NEW)
    for after, kept in ((timedelta(minutes=11), 1), (timedelta(days=1), 0)):
        clock.forward(after)
        services.database.write_now(lambda tx: housekeeping.clear(tx, clock()))
        rows = services.database.read_now(lambda tx: tx.execute(select(pending_recovery_emails)).all())
        assert len(rows) == kept


def test_the_same_request_again_mails_one_code(api: TestClient, ada: Person, postbox: Postbox) -> None:
    headers = ada.headers | {"Idempotency-Key": "one"}
    answers = [api.post(PATH, json={"email": NEW, "password": PASSWORD}, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(postbox.empty()) == 1


def test_an_address_that_is_none_is_refused_by_its_field(api: TestClient, ada: Person) -> None:
    for email in ("ada", "ada@", "a b@x.example", "ada@x..example"):
        answer = start(api, ada, email)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["email"]
