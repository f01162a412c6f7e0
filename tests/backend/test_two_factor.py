"""Two-factor authentication by an authenticator app: set up, at sign-in, before what outlives a session (rule 13.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.app import create_app
from backend.services import Services
from backend.store.tables import recovery_codes, two_factors
from tests.backend import community, people
from tests.backend.authenticator import protect, set_up, verify
from tests.backend.conftest import ON_POSTGRESQL, Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, wrong
from tests.backend.statements import counted
from tests.backend.test_limits import AT_ONCE, all_at_once
from tests.backend.test_operator_api import change as change_company
from tests.backend.test_operator_api import create_company

PATH = "/v1/me/two-factor"


def sign_in(api: TestClient, person: Person, otp: str | None = None, password: str = PASSWORD) -> httpx.Response:
    body = {"email": person.email, "password": password} | ({} if otp is None else {"otp": otp})
    answer: httpx.Response = api.post("/v1/sessions", json=body)
    return answer


def turn_off(api: TestClient, headers: dict[str, str], **body: str) -> httpx.Response:
    answer: httpx.Response = api.request("DELETE", PATH, json=body, headers=headers)
    return answer


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_rule_13_1_it_is_off_until_a_code_was_entered(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    off = {
        "on": False, "method": None, "phone": None, "since": None, "recovery_codes_left": 0, "sms_available": False,
    }  # fmt: skip
    assert api.get(PATH, headers=ada.headers).json() == off
    begun = set_up(api, ada)
    assert begun.json()["otpauth_uri"].startswith("otpauth://totp/mxprofile:")
    assert begun.json()["secret"] in begun.json()["otpauth_uri"]
    assert api.get(PATH, headers=ada.headers).json() == off
    assert sign_in(api, ada).status_code == 201
    on = api.get(PATH, headers=ada.headers)
    protect(api, services, ada)
    on = api.get(PATH, headers=ada.headers).json()
    assert (on["on"], on["method"], on["recovery_codes_left"]) == (True, "app", 10)
    assert told(sign_in(api, ada)) == (401, "otp_required")


def test_rule_13_1_setting_it_up_asks_for_the_password_each_time(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    key = people.api_key(services, ada)
    for headers in (ada.headers, key):
        bare = api.post(PATH, json={"method": "app"}, headers=headers)
        assert told(bare) == (403, "password_required")
        bad = api.post(PATH, json={"method": "app", "password": "wrong"}, headers=headers)
        assert told(bad) == (403, "password_wrong")
    assert api.post(PATH, json={"method": "app", "password": PASSWORD}, headers=key).status_code == 201


def test_rule_13_1_a_set_up_is_over_after_half_an_hour_and_a_second_one_replaces_it(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada = people.member(services)
    assert told(verify(api, ada, "123456")) == (409, "two_factor_not_begun")
    first, second = set_up(api, ada).json(), set_up(api, ada).json()
    assert first["secret"] != second["secret"]
    clock.forward(timedelta(minutes=30))
    assert told(verify(api, ada, "123456")) == (409, "two_factor_not_begun")
    protect(api, services, ada)
    assert told(set_up(api, ada)) == (403, "otp_required")
    assert told(verify(api, ada, "123456")) == (409, "two_factor_on")


def test_rule_13_1_a_second_set_up_needs_the_first_deactivated(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    assert told(set_up(api, ada, otp=app.recovery_codes[0])) == (409, "two_factor_on")


def test_rule_13_1_sign_in_asks_for_a_code_once_the_password_is_right(api: TestClient, services: Services) -> None:
    ada, bob = people.member(services), people.member(services)
    app = protect(api, services, ada)
    with_it, without = sign_in(api, ada, password="Wrong-horse-77"), sign_in(api, bob, password="Wrong-horse-77")
    assert told(with_it) == told(without) == (401, "bad_credentials")
    assert {*with_it.headers} == {*without.headers}
    asked = sign_in(api, ada)
    assert told(asked) == (401, "otp_required")
    assert asked.headers["WWW-Authenticate"] == "mxtoken"
    assert told(sign_in(api, ada, wrong(app.code()))) == (401, "otp_invalid")
    assert sign_in(api, ada, app.code(steps=1)).status_code == 201
    assert sign_in(api, bob, "123456").status_code == 201


def test_rule_13_1_each_code_is_accepted_once(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    assert told(sign_in(api, ada, app.code())) == (401, "otp_invalid")  # it turned it on
    clock.forward(timedelta(seconds=60))
    earlier, present = app.code(steps=-1), app.code()
    assert sign_in(api, ada, f" {present[:3]} {present[3:]} ").status_code == 201
    for code in (present, earlier):
        assert told(sign_in(api, ada, code)) == (401, "otp_invalid")
    clock.forward(timedelta(seconds=30))
    assert sign_in(api, ada, app.code()).status_code == 201


def test_rule_13_1_the_same_code_at_once_begins_one_session(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    clock.forward(timedelta(seconds=30))
    code = app.code()
    answers = all_at_once(8, lambda _number: sign_in(api, ada, code))
    assert answers == {(201, ""): 1, (401, "otp_invalid"): 7}


def test_rule_13_1_a_recovery_code_opens_once_and_its_use_is_told_by_mail(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    Postbox(services).empty()
    assert sign_in(api, ada, app.recovery_codes[3].upper()).status_code == 201
    (mail,) = Postbox(services).empty()
    assert (mail["To"], mail["Subject"]) == (ada.email, "A recovery code was used")
    assert told(sign_in(api, ada, app.recovery_codes[3])) == (401, "otp_invalid")
    assert api.get(PATH, headers=ada.headers).json()["recovery_codes_left"] == 9
    other = people.member(services)
    protect(api, services, other)
    assert told(sign_in(api, other, app.recovery_codes[4])) == (401, "otp_invalid")


def test_rule_13_1_one_recovery_code_at_once_begins_one_session(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    answers = all_at_once(8, lambda _number: sign_in(api, ada, app.recovery_codes[0]))
    assert answers == {(201, ""): 1, (401, "otp_invalid"): 7}


@ON_POSTGRESQL
def test_rule_13_7_what_is_set_up_is_locked_before_a_code_is_compared(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    clock.forward(timedelta(minutes=16))
    body = {"name": "laptop", "password": PASSWORD, "otp": app.code()}
    with counted(services.database) as statements:
        assert api.post("/v1/me/api-keys", json=body, headers=ada.headers).status_code == 201
    _looked_up, entered = [statement for statement in statements if "FROM two_factors" in statement]
    assert entered.endswith("FOR UPDATE")


def test_rule_13_1_ten_wrong_codes_in_five_minutes_are_the_limit_and_right_ones_do_not_count(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    for _ in range(9):
        assert told(sign_in(api, ada, wrong(app.code()))) == (401, "otp_invalid")
    for code in app.recovery_codes[:2]:
        assert sign_in(api, ada, code).status_code == 201
    assert told(sign_in(api, ada, wrong(app.code()))) == (401, "otp_invalid")
    refused = sign_in(api, ada, app.code(steps=1))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    elsewhere = TestClient(api.app, client=("192.0.2.7", 1))
    assert sign_in(elsewhere, ada, app.code(steps=1)).status_code == 201  # the owner, from elsewhere
    clock.forward(timedelta(minutes=5))
    assert sign_in(api, ada, app.code()).status_code == 201


def test_rule_13_1_the_limit_of_wrong_codes_holds_when_many_come_at_once(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    code = wrong(app.code(steps=1))
    answers = all_at_once(AT_ONCE, lambda _number: sign_in(api, ada, code))
    assert answers == {(401, "otp_invalid"): 10, (429, "rate_limited"): AT_ONCE - 10}


def test_rule_13_1_deactivating_asks_for_password_and_code(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    clock.forward(timedelta(seconds=30))
    for headers in (ada.headers, people.api_key(services, ada)):
        assert told(turn_off(api, headers)) == (403, "password_required")
        assert told(turn_off(api, headers, otp=app.code())) == (403, "password_required")
        assert told(turn_off(api, headers, password=PASSWORD)) == (403, "otp_required")
        assert told(turn_off(api, headers, password=PASSWORD, otp=wrong(app.code()))) == (403, "otp_invalid")
    Postbox(services).empty()
    assert turn_off(api, ada.headers, password=PASSWORD, otp=app.code()).status_code == 204
    assert [mail["Subject"] for mail in Postbox(services).empty()] == ["Two-factor authentication is off"]
    assert sign_in(api, ada).status_code == 201
    assert turn_off(api, ada.headers, password=PASSWORD).status_code == 404
    database = services.database
    assert not database.read_now(lambda tx: tx.execute(select(two_factors)).all())
    assert not database.read_now(lambda tx: tx.execute(select(recovery_codes)).all())


def test_rule_13_1_a_recovery_code_deactivates_it_for_who_lost_her_phone(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    assert turn_off(api, ada.headers, password=PASSWORD, otp=app.recovery_codes[0]).status_code == 204


def test_rule_13_7_later_than_15_minutes_after_the_sign_in_new_secrets_ask_for_the_code_too(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada = people.member(services)
    app = protect(api, services, ada)
    body = {"name": "laptop"}
    assert api.post("/v1/me/api-keys", json=body, headers=ada.headers).status_code == 201
    clock.forward(timedelta(minutes=16))
    key = people.api_key(services, ada)
    asked = api.post("/v1/me/api-keys", json=body | {"password": PASSWORD}, headers=ada.headers)
    assert told(asked) == (403, "otp_required")
    body = body | {"password": PASSWORD, "otp": app.code()}
    headers = ada.headers | {"Idempotency-Key": "once"}
    made = api.post("/v1/me/api-keys", json=body, headers=headers)
    assert made.status_code == 201
    again = api.post("/v1/me/api-keys", json=body, headers=headers)
    assert (*told(again), again.json()["id"]) == (409, "secret_already_issued", made.json()["id"])
    assert told(api.post("/v1/me/api-keys", json=body, headers=ada.headers)) == (403, "otp_invalid")
    assert api.post("/v1/me/api-keys", json={"name": "script"}, headers=key).status_code == 201


def test_rule_13_7_a_token_never_touches_it(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    token = people.token(services, ada, "mxp:settings:write", "mxp:profile:write")
    for method, path in (("GET", PATH), ("POST", PATH), ("POST", f"{PATH}/verify"), ("DELETE", PATH)):
        assert told(api.request(method, path, headers=token)) == (403, "token_not_allowed")


def test_rule_13_7_turning_it_on_is_told_to_all_accounts_and_the_recovery_email(
    api: TestClient, services: Services
) -> None:
    ada = people.member(services, "ada@example.org")
    community.add_account(services, ada, "ada@work.example")
    community.change(services, ada, recovery_email="ada@home.example")
    protect(api, services, ada)
    mails = Postbox(services).empty()
    assert {mail["To"] for mail in mails} == {"ada@example.org", "ada@work.example", "ada@home.example"}
    assert {mail["Subject"] for mail in mails} == {"Two-factor authentication is on"}


def test_rule_1_4_single_sign_on_manages_how_its_accounts_sign_in(api: TestClient, services: Services) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    key = people.secret_of(services, sue, SecretKind.API_KEY)
    body = {"method": "app", "api_key": key}
    for headers in (sue.headers, people.authorization(key)):
        assert told(api.post(PATH, json=body, headers=headers)) == (409, "managed_by_sso")


def test_rule_1_4_what_was_set_up_before_single_sign_on_is_not_asked_for_under_it(
    api: TestClient, services: Services
) -> None:
    operator, sue = people.operator(services), people.member(services, "sue@initech.example")
    key = people.api_key(services, sue)
    protect(api, services, sue)
    bob = people.member(services, "bob@initech.example")
    bobs_key = people.secret_of(services, bob, SecretKind.API_KEY)
    set_up(api, bob)
    company = create_company(api, operator, "Initech", "initech.example", sso=True)
    assert api.get(PATH, headers=key).json()["on"] is False
    begun = verify(api, replace(bob, secret=bobs_key), "000000")
    assert told(begun) == (409, "two_factor_not_begun")
    assert api.post("/v1/me/merges", json={"email": "x@example.org"}, headers=key).status_code == 201
    change_company(api, operator, company["id"], sso=False)
    assert api.get(PATH, headers=key).json()["on"] is True
    assert told(sign_in(api, sue)) == (401, "otp_required")


def test_rule_13_1_with_the_operators_key_the_database_alone_opens_no_authenticator(services: Services) -> None:
    with TestClient(create_app(replace(services, two_factor_key=b"k" * 32))) as api:
        ada = people.member(services)
        app = protect(api, services, ada)
    with TestClient(create_app(services)) as thief:
        assert told(sign_in(thief, ada, app.code(steps=1))) == (401, "otp_invalid")
    with TestClient(create_app(replace(services, two_factor_key=b"k" * 32))) as api:
        assert sign_in(api, ada, app.code(steps=1)).status_code == 201


@pytest.mark.parametrize("body", [{}, {"method": "mail"}, {"method": "app", "phone": "+31612345678"}])
def test_a_set_up_that_makes_no_sense_is_422(api: TestClient, services: Services, body: dict[str, str]) -> None:
    ada = people.member(services)
    answer = api.post(PATH, json=body | {"password": PASSWORD}, headers=ada.headers)
    assert answer.status_code == 422
