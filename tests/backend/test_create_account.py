"""Create Account: another account for my profile (rules 1.4, 1.5, 10.5, 11.4 and 13.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import accounts, companies, pending_accounts, personal_changes
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD
from tests.backend.postbox import Postbox, text_of, wrong
from tests.backend.statements import written
from tests.backend.test_limits import AT_ONCE, all_at_once
from tests.backend.test_sessions import sign_in

NEW = "Another-horse-8"
ADDRESS = "second@example.org"


class Creation:
    """Somebody on the way to another account."""

    def __init__(self, api: TestClient, services: Services) -> None:
        self.api, self.services = api, services
        self.ada = people.member(services, "ada@example.org")
        self.postbox = Postbox(services)

    def start(self, email: str = ADDRESS, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        body = {"email": email, "password": PASSWORD} | more
        answer: httpx.Response = self.api.post("/v1/me/accounts", json=body, headers=headers or self.ada.headers)
        return answer

    def choose(self, pending_id: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        path, body = f"/v1/me/accounts/{pending_id}/password", {"password": NEW} | more
        answer: httpx.Response = self.api.post(path, json=body, headers=headers or self.ada.headers)
        return answer

    def verify(self, pending_id: str, code: str, headers: dict[str, str] | None = None) -> httpx.Response:
        path = f"/v1/me/accounts/{pending_id}/verify"
        answer: httpx.Response = self.api.post(path, json={"code": code}, headers=headers or self.ada.headers)
        return answer

    def begun(self, email: str = ADDRESS) -> str:
        """The id of an account whose code is on its way."""
        pending_id = str(self.start(email).json()["id"])
        assert self.choose(pending_id).status_code == 202
        return pending_id

    def listed(self) -> list[str]:
        answer = self.api.get("/v1/me/accounts", headers=self.ada.headers).json()
        return sorted(one["email"] for one in answer["items"])


@pytest.fixture
def creation(api: TestClient, services: Services) -> Creation:
    return Creation(api, services)


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_rule_10_5_the_code_adds_the_account_to_the_profile_and_nothing_is_there_before(
    creation: Creation, services: Services
) -> None:
    company = people.company(services, "Acme", "acme.example")
    started = creation.start("Second@Acme.example")
    assert (started.status_code, started.json()["expires_at"]) == (202, "2026-11-17T12:10:00Z")
    assert creation.postbox.empty() == []
    pending_id = started.json()["id"]
    chosen = creation.choose(pending_id, marketing_consent=True)
    assert (chosen.status_code, chosen.json()) == (202, started.json())
    code = creation.postbox.code()
    assert creation.listed() == ["ada@example.org"]
    assert sign_in(creation.api, "second@acme.example", NEW).status_code == 401
    made = creation.verify(pending_id, code)
    assert made.status_code == 201
    assert made.json() | {"id": ""} == {
        "id": "", "email": "Second@Acme.example", "company": {"id": company, "name": "Acme"}, "sso": False,
        "status": "active", "current": False, "created_at": "2026-11-17T12:00:00Z",
        "password_changed_at": "2026-11-17T12:00:00Z", "password_expired": False,
    }  # fmt: skip
    assert creation.listed() == ["Second@Acme.example", "ada@example.org"]
    signed_in = sign_in(creation.api, "second@acme.example", NEW).json()
    assert signed_in["profile_id"] == creation.ada.profile_id
    row = services.database.read_now(
        lambda tx: tx.execute(select(accounts).where(accounts.c.id == made.json()["id"])).one()
    )
    assert row.marketing_consent is True
    mails = creation.postbox.empty()
    assert sorted(mail["To"].lower() for mail in mails) == ["ada@example.org", "second@acme.example"]
    assert all("Second@Acme.example" in text_of(mail) for mail in mails)
    changes = services.database.read_now(lambda tx: tx.execute(select(personal_changes)).all())
    assert [(one.account_id, one.field, one.change) for one in changes] == [
        (creation.ada.account_id, "account", "added")
    ]
    assert said(creation.verify(pending_id, code)) == (404, "not_found")


def test_rule_13_7_the_password_is_asked_for_each_time(creation: Creation, services: Services) -> None:
    for headers in (creation.ada.headers, people.api_key(services, creation.ada)):
        assert said(creation.start(headers=headers, password=None)) == (403, "password_required")
        assert said(creation.start(headers=headers, password="Wrong-horse-99")) == (403, "password_wrong")
    token = people.token(services, creation.ada, "mxp:settings:write")
    assert said(creation.start(headers=token)) == (403, "token_not_allowed")


def test_rule_11_4_an_address_with_an_account_gets_the_same_answers_a_mail_and_no_code(
    creation: Creation, services: Services
) -> None:
    people.member(services, "known@example.org")
    known, unknown = creation.start("KNOWN@example.org").json(), creation.start().json()
    assert known | {"id": ""} == unknown | {"id": ""}
    assert creation.choose(known["id"]).json() | {"id": ""} == unknown | {"id": ""}
    (told,) = creation.postbox.empty()
    assert (told["To"], told["Subject"]) == ("known@example.org", "You have an account already")
    creation.choose(unknown["id"])
    code = creation.postbox.code()
    for _ in range(7):
        one, other = creation.verify(known["id"], "000000"), creation.verify(unknown["id"], wrong(code))
        assert said(one) == said(other)
    assert said(creation.verify(unknown["id"], code)) == (422, "code_used_up")
    assert creation.listed() == ["ada@example.org"]


def test_rule_11_4_the_same_work_is_done_for_an_address_with_an_account(creation: Creation, services: Services) -> None:
    people.member(services, "known@example.org")
    creation.verify(creation.begun("warm@example.org"), "000000")  # makes what is made once for a database

    def work(email: str) -> list[str]:
        with written(services.database) as done:
            pending_id = creation.begun(email)
            creation.verify(pending_id, "000000")
        return done

    assert work("known@example.org") == work(ADDRESS) != []


def test_what_is_pending_belongs_to_its_profile(creation: Creation, services: Services) -> None:
    pending_id = creation.begun()
    code = creation.postbox.code()
    bob = people.member(services)
    assert said(creation.choose(pending_id, bob.headers)) == (404, "not_found")
    assert said(creation.verify(pending_id, code, bob.headers)) == (404, "not_found")
    assert creation.verify(pending_id, code, people.api_key(services, creation.ada)).status_code == 201


def test_rule_11_4_each_running_code_is_good_and_the_last_password_counts(creation: Creation, clock: Clock) -> None:
    pending_id = creation.begun()
    first = creation.postbox.code()
    clock.forward(timedelta(minutes=9))
    assert creation.choose(pending_id, password="Third-horse-9!").json()["expires_at"] == "2026-11-17T12:19:00Z"
    assert creation.postbox.code() != first
    assert creation.verify(pending_id, first).status_code == 201
    assert sign_in(creation.api, ADDRESS, "Third-horse-9!").status_code == 201


def test_rule_11_4_it_is_over_after_ten_minutes(creation: Creation, clock: Clock) -> None:
    pending_id = creation.begun()
    code = creation.postbox.code()
    clock.forward(timedelta(minutes=10))
    assert said(creation.verify(pending_id, code)) == (404, "not_found")
    assert said(creation.choose(pending_id)) == (404, "not_found")


def test_before_the_password_there_is_no_code(creation: Creation) -> None:
    pending_id = creation.start().json()["id"]
    assert said(creation.verify(pending_id, "000000")) == (422, "code_wrong")
    weak = creation.choose(pending_id, password="weak")
    assert said(weak) == (422, "password_too_weak")
    assert creation.postbox.empty() == []


def test_rule_11_4_five_codes_an_hour_per_address_and_twenty_per_network(creation: Creation, clock: Clock) -> None:
    pending_id = creation.start().json()["id"]
    assert [creation.choose(pending_id).status_code for _ in range(6)] == [202] * 5 + [429]
    clock.forward(timedelta(hours=1))
    others = [creation.start(f"{number}@example.org").json()["id"] for number in range(21)]
    assert [creation.choose(one).status_code for one in others] == [202] * 20 + [429]


def test_rule_1_4_single_sign_on_accounts_and_addresses_are_told_what_to_do(
    creation: Creation, services: Services
) -> None:
    company = people.company(services, "Initech", "initech.example", sso=True)
    refused = creation.start("ada@initech.example")
    assert said(refused) == (409, "sso_domain")
    assert "sign up with it" in refused.json()["detail"]
    sue = people.member(services, "sue@initech.example")
    assert said(creation.start(headers=sue.headers, password=None)) == (409, "sso_account")
    off = update(companies).where(companies.c.id == company)
    services.database.write_now(lambda tx: tx.execute(off.values(sso=False)))
    pending_id = creation.begun("ada@initech.example")
    code = creation.postbox.code()
    services.database.write_now(lambda tx: tx.execute(off.values(sso=True)))
    assert said(creation.verify(pending_id, code)) == (409, "sso_domain")
    assert creation.listed() == ["ada@example.org"]


def test_an_address_that_got_an_account_meanwhile_is_told_to_its_reader(creation: Creation, services: Services) -> None:
    pending_id = creation.begun()
    code = creation.postbox.code()
    people.member(services, ADDRESS)
    assert said(creation.verify(pending_id, code)) == (409, "account_exists")


def test_the_same_key_creates_once_whatever_is_entered_wrong_before(creation: Creation) -> None:
    keyed = creation.ada.headers | {"Idempotency-Key": "press-1"}
    started = {creation.start(headers=keyed).text for _ in range(3)}
    assert len(started) == 1
    pending_id = creation.start(headers=keyed).json()["id"]
    assert {creation.choose(pending_id, keyed | {"Idempotency-Key": "2"}).status_code for _ in range(7)} == {202}
    code = creation.postbox.code()
    entering = keyed | {"Idempotency-Key": "3"}
    assert [said(creation.verify(pending_id, wrong(code), entering)) for _ in range(2)] == [(422, "code_wrong")] * 2
    made = {creation.verify(pending_id, code, entering).text for _ in range(2)}
    assert len(made) == 1
    assert len(creation.listed()) == 2


def test_rule_11_4_a_code_entered_many_times_at_once_creates_one(creation: Creation, services: Services) -> None:
    pending_id = creation.begun()
    code = creation.postbox.code()
    answers = all_at_once(AT_ONCE, lambda _number: creation.verify(pending_id, code))
    assert answers[201, ""] == 1
    assert {*answers} <= {(201, ""), (404, "not_found"), (422, "code_used_up")}
    left = select(func.count()).select_from(pending_accounts)
    assert services.database.read_now(lambda tx: tx.execute(left).scalar_one()) == 0
