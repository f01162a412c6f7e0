"""Forgotten passwords (rules 10.3 and 11.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store.tables import audit_log
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, text_of, wrong
from tests.backend.statements import written
from tests.backend.test_change_password import change
from tests.backend.test_limits import AT_ONCE, all_at_once
from tests.backend.test_operator_api import change as change_company
from tests.backend.test_operator_api import create_company
from tests.backend.test_sessions import sign_in

NEW = "Another-horse-8"
ADA = "ada@example.org"


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, ADA)


def ask(api: TestClient, email: str = ADA) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/password-resets", json={"email": email})
    return answer


def confirm(api: TestClient, code: str, email: str = ADA, password: str = NEW) -> httpx.Response:
    body = {"email": email, "code": code, "password": password}
    answer: httpx.Response = api.post("/v1/password-resets/confirm", json=body)
    return answer


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"] if answer.content else ""


def test_rule_10_3_the_mailed_code_sets_a_new_password_ends_all_sessions_and_is_told(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    community.change(services, ada, recovery_email="recovery@example.org")
    people.secret_of(services, ada, SecretKind.SESSION)
    key = people.api_key(services, ada)
    asked = ask(api, " ADA@Example.org ")
    assert (asked.status_code, asked.json()) == (202, {"expires_at": "2026-11-17T12:10:00Z"})
    mails = postbox.empty()
    assert sorted(mail["To"] for mail in mails) == [ADA, "recovery@example.org"]
    codes = {re.findall(r"^\d{6}$", text_of(mail), re.MULTILINE)[0] for mail in mails}
    assert len(codes) == 1, "both mails bring the same code"
    assert confirm(api, codes.pop()).status_code == 204
    assert (sign_in(api, ADA).status_code, sign_in(api, ADA, NEW).status_code) == (401, 201)
    assert api.get("/v1/token", headers=ada.headers).status_code == 401
    assert api.get("/v1/token", headers=key).status_code == 200
    told = postbox.empty()
    assert sorted(mail["To"] for mail in told) == [ADA, "recovery@example.org"]
    assert {mail["Subject"] for mail in told} == {"Your password was reset"}
    noted = services.database.read_now(lambda tx: tx.execute(select(audit_log.c.tag)).scalars().all())
    assert noted == ["member:password:reset", "member:session:created"]


def test_rule_11_4_a_mail_that_is_sent_again_brings_the_same_code(
    api: TestClient, postbox: Postbox, clock: Clock, ada: Person
) -> None:
    ask(api)
    postbox.broken = True
    postbox.empty()
    postbox.broken = False
    clock.forward(timedelta(seconds=2))
    first = postbox.code()
    ask(api)
    assert postbox.code() != first
    assert confirm(api, first).status_code == 204


def test_rule_10_2_a_weak_password_is_refused_and_costs_no_try(api: TestClient, postbox: Postbox, ada: Person) -> None:
    ask(api)
    code = postbox.code()
    for _ in range(6):
        assert said(confirm(api, code, password="weak")) == (422, "password_too_weak")
    assert confirm(api, code).status_code == 204


def shape(answer: httpx.Response) -> tuple[int, dict[str, Any], set[str]]:
    content = answer.json() if answer.content else {}
    content.pop("request_id", None)
    return answer.status_code, content, {*answer.headers}


NoAccount = Callable[[Services], str]


def unknown(_services: Services) -> str:
    return "nobody@example.org"


def deactivated(services: Services) -> str:
    people.deactivate(services, people.member(services, "gone@example.org"))
    return "gone@example.org"


def with_sso(services: Services) -> str:
    people.company(services, "Initech", "initech.example", sso=True)
    return people.member(services, "sue@initech.example").email


@pytest.mark.parametrize("other", [unknown, deactivated, with_sso])
def test_rule_10_3_an_address_without_a_password_gets_the_same_answers_and_no_code(
    api: TestClient, services: Services, postbox: Postbox, clock: Clock, ada: Person, other: NoAccount
) -> None:
    address = other(services)

    def both(do: Callable[[str], httpx.Response]) -> Any:
        answers = [shape(do(email)) for email in (ADA, address)]
        assert answers[0] == answers[1]
        return answers[0][1].get("code")

    assert both(lambda email: confirm(api, "000000", email)) == "code_wrong"
    both(lambda email: ask(api, email))
    code = postbox.code()
    for expected in ["code_wrong"] * 5 + ["code_used_up"] * 2:
        assert both(lambda email: confirm(api, wrong(code), email)) == expected
    assert confirm(api, code).json()["code"] == "code_used_up"
    both(lambda email: ask(api, email))
    assert both(lambda email: confirm(api, wrong(code), email)) == "code_wrong"
    clock.forward(timedelta(minutes=10))
    assert both(lambda email: confirm(api, wrong(code), email)) == "code_expired"
    for _ in range(3):
        both(lambda email: ask(api, email))
    assert both(lambda email: ask(api, email)) == "rate_limited"


def test_rule_10_3_an_account_whose_company_gives_up_single_sign_on_gets_a_password_by_a_code(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    operator = people.operator(services)
    company = create_company(api, operator, "Initech", "initech.example", sso=True)
    held = api.post("/v1/sign-ups", json={"email": "sue@initech.example", "password": PASSWORD, "name": "Sue"}).json()
    api.post(f"/v1/sign-ups/{held['id']}/verify", json={"code": postbox.code()})
    api.post(f"/v1/operator/sign-ups/{held['id']}/confirm", headers=operator)
    postbox.empty()
    ask(api, "sue@initech.example")
    assert postbox.empty() == [], "single sign-on manages it"
    change_company(api, operator, company["id"], sso=False)
    ask(api, "sue@initech.example")
    assert confirm(api, postbox.code(), "sue@initech.example").status_code == 204
    assert sign_in(api, "sue@initech.example", NEW).status_code == 201


@pytest.mark.parametrize("other", [unknown, deactivated, with_sso])
def test_rule_11_4_asking_and_entering_a_wrong_code_do_the_same_work_for_every_address(
    api: TestClient, services: Services, ada: Person, monkeypatch: pytest.MonkeyPatch, other: NoAccount
) -> None:
    community.change(services, ada, recovery_email="recovery@example.org")
    address = other(services)
    for email in ("warm@example.org", "up@example.org"):  # what is made once for a process or a database
        ask(api, email)
        confirm(api, "000000", email)

    def work(do: Callable[[], httpx.Response]) -> list[str]:
        with written(services.database) as done:
            monkeypatch.setattr(services.passwords, "_run", lambda _work: done.append("hashed"))
            do()
        return done

    assert work(lambda: ask(api)) == work(lambda: ask(api, address)) != []
    known = work(lambda: confirm(api, "000000"))
    assert known == work(lambda: confirm(api, "000000", address)) != []
    assert "hashed" not in known, "nobody makes the server hash without a code"


def test_rule_11_4_every_running_code_stays_good_and_a_used_one_ends_them(
    api: TestClient, postbox: Postbox, clock: Clock, ada: Person
) -> None:
    codes = []
    for _ in range(3):
        ask(api)
        codes.append(postbox.code())
        clock.forward(timedelta(minutes=1))
    assert confirm(api, codes[0]).status_code == 204
    for code in codes:
        assert confirm(api, code).json()["code"] == "code_used_up"


def test_rule_11_4_a_wrong_code_costs_each_running_one_a_try(api: TestClient, postbox: Postbox, ada: Person) -> None:
    ask(api)
    first = postbox.code()
    for _ in range(4):
        confirm(api, wrong(first))
    ask(api)
    second = postbox.code()
    confirm(api, wrong(first) if wrong(first) != second else "999999")
    assert confirm(api, first).json()["code"] == "code_wrong", "its five tries are over, the second's are not"
    assert confirm(api, second).status_code == 204


def test_rule_11_4_a_code_is_for_its_own_address_and_purpose(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    people.member(services, "bob@example.org")
    ask(api)
    code = postbox.code()
    ask(api, "bob@example.org")
    postbox.empty()
    assert confirm(api, code, "bob@example.org").json()["code"] == "code_wrong"
    pending = api.post("/v1/sign-ups", json={"email": "c@example.org", "password": PASSWORD, "name": "C"}).json()
    postbox.empty()
    assert api.post(f"/v1/sign-ups/{pending['id']}/verify", json={"code": code}).json()["code"] == "code_wrong"


def test_a_code_from_before_the_passwords_last_change_is_worth_nothing(
    api: TestClient, postbox: Postbox, clock: Clock, ada: Person
) -> None:
    ask(api)
    code = postbox.code()
    clock.forward(timedelta(seconds=1))
    assert change(api, ada.headers, new="Own-choice-horse-3").status_code == 204
    assert confirm(api, code).json()["code"] == "code_wrong"
    assert sign_in(api, ADA, "Own-choice-horse-3").status_code == 201


def test_an_account_that_was_deactivated_meanwhile_stays_closed(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    ask(api)
    code = postbox.code()
    people.deactivate(services, ada)
    assert confirm(api, code).json()["code"] == "code_wrong"


def test_rule_11_4_a_code_is_good_once_when_entered_many_times_at_once(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    ask(api)
    code = postbox.code()

    def one(number: int) -> httpx.Response:
        answer = confirm(api, code, password=f"{NEW}{number}")
        return answer if answer.content else httpx.Response(answer.status_code, json={})

    assert all_at_once(AT_ONCE, one) == {(204, ""): 1, (422, "code_used_up"): AT_ONCE - 1}
    worked = [sign_in(api, ADA, f"{NEW}{number}").status_code == 201 for number in range(4)]
    assert sum(worked) <= 1


def test_rule_11_4_five_tries_are_five_when_made_at_once(api: TestClient, postbox: Postbox, ada: Person) -> None:
    ask(api)
    code = postbox.code()
    answers = all_at_once(AT_ONCE, lambda _number: confirm(api, wrong(code)))
    assert answers == {(422, "code_wrong"): 5, (422, "code_used_up"): AT_ONCE - 5}


def test_rule_11_4_twenty_codes_an_hour_per_network_address_for_whichever_address(
    api: TestClient, clock: Clock, ada: Person
) -> None:
    for number in range(20):
        assert ask(api, f"{number}@example.org").status_code == 202
    refused = ask(api)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    clock.forward(timedelta(hours=1))
    assert ask(api).status_code == 202


def test_the_same_key_asks_once(api: TestClient, postbox: Postbox, ada: Person) -> None:
    body, headers = {"email": ADA}, {"Idempotency-Key": "press-1"}
    answers = {api.post("/v1/password-resets", json=body, headers=headers).text for _ in range(7)}
    assert len(answers) == 1
    assert len(postbox.empty()) == 1
