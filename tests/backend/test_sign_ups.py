"""Signing up, and the codes it needs (rules 1.2, 1.5, 5.4 and 11.4)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import accounts, point_ledger, profiles, sign_ups
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD
from tests.backend.postbox import Postbox, text_of, wrong

EMAIL = "nora@example.org"


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


def sign_up(api: TestClient, email: str = EMAIL, **more: object) -> httpx.Response:
    body = {"email": email, "password": PASSWORD, "name": "Nora New", **more}
    answer: httpx.Response = api.post("/v1/sign-ups", json=body)
    return answer


def verify(api: TestClient, pending: httpx.Response, code: str) -> httpx.Response:
    answer: httpx.Response = api.post(f"/v1/sign-ups/{pending.json()['id']}/verify", json={"code": code})
    return answer


def count_of_profiles(services: Services) -> int:
    return services.database.read_now(lambda tx: tx.execute(select(func.count()).select_from(profiles)).scalar_one())


def test_rule_1_2_the_mailed_code_makes_a_member_with_a_private_profile(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    pending = sign_up(api, "Nora@Example.org", marketing_consent=True)
    assert pending.status_code == 202
    assert pending.json()["expires_at"] == "2026-11-17T12:10:00Z"
    assert count_of_profiles(services) == 0
    code = postbox.code()
    answer = verify(api, pending, f" {code[:3]} {code[3:]} ")
    assert answer.status_code == 201
    signed_in = answer.json()
    assert signed_in["account"]["email"] == "Nora@Example.org"
    assert signed_in["password_expired"] is False
    assert api.get("/v1/token", headers=people.authorization(signed_in["token"])).json()["kind"] == "session"
    assert api.post("/v1/sessions", json={"email": EMAIL, "password": PASSWORD}).status_code == 201
    row = services.database.read_now(lambda tx: tx.execute(select(profiles)).one())
    assert (row.public, row.name) == (False, "Nora New")
    kept = services.database.read_now(lambda tx: tx.execute(select(accounts)).one())
    assert kept.marketing_consent is True


def test_rule_10_2_a_weak_password_is_refused_with_what_it_lacks(api: TestClient, postbox: Postbox) -> None:
    refused = sign_up(api, password="short")
    assert (refused.status_code, refused.json()["code"]) == (422, "password_too_weak")
    assert {error["code"] for error in refused.json()["errors"]} == {
        "too_short", "no_upper_case", "no_digit", "no_symbol",
    }  # fmt: skip
    assert "short" not in refused.text.replace("too_short", "")
    assert postbox.empty() == []


def test_rule_11_4_a_known_address_gets_the_same_answers_and_a_mail_that_says_so(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    people.member(services, "known@example.org")
    known = sign_up(api, "KNOWN@example.org")
    (told,) = postbox.empty()
    assert told["To"] == "known@example.org"
    assert "has an account already" in text_of(told)
    unknown = sign_up(api)
    code = postbox.code()
    assert known.status_code == unknown.status_code
    assert known.json().keys() == unknown.json().keys()
    assert known.json()["expires_at"] == unknown.json()["expires_at"]
    for _ in range(7):
        one, other = verify(api, known, "000000"), verify(api, unknown, wrong(code))
        assert (one.status_code, one.json()["code"]) == (other.status_code, other.json()["code"])
    assert count_of_profiles(services) == 1


def test_rule_11_4_five_wrong_tries_use_a_code_up(api: TestClient, services: Services, postbox: Postbox) -> None:
    pending = sign_up(api)
    code = postbox.code()
    for _ in range(5):
        refused = verify(api, pending, wrong(code))
        assert (refused.status_code, refused.json()["code"]) == (422, "code_wrong")
    assert verify(api, pending, code).json()["code"] == "code_used_up"
    again = sign_up(api)
    assert verify(api, again, postbox.code()).status_code == 201


def test_rule_11_4_a_code_is_good_once_for_ten_minutes_and_for_its_own_request(
    api: TestClient, clock: Clock, postbox: Postbox
) -> None:
    first = sign_up(api)
    code = postbox.code()
    other = sign_up(api, "other@example.org")
    postbox.empty()
    assert verify(api, other, code).json()["code"] == "code_wrong"
    clock.forward(timedelta(minutes=10, seconds=-1))
    assert verify(api, first, code).status_code == 201
    assert verify(api, first, code).json()["code"] == "code_used_up"
    clock.forward(timedelta(seconds=1))
    assert verify(api, other, "123456").json()["code"] == "code_expired"


def test_rule_11_4_an_unknown_sign_up_behaves_like_a_wrong_code(api: TestClient) -> None:
    answer = api.post("/v1/sign-ups/nothing/verify", json={"code": "123456"})
    assert (answer.status_code, answer.json()["code"]) == (422, "code_wrong")


def test_rule_11_4_a_running_code_stays_good_when_another_is_sent(api: TestClient, postbox: Postbox) -> None:
    first = sign_up(api)
    code = postbox.code()
    sign_up(api)
    postbox.empty()
    assert verify(api, first, code).status_code == 201


def test_rule_11_4_five_codes_an_hour_per_address(api: TestClient, clock: Clock) -> None:
    for _ in range(5):
        assert sign_up(api).status_code == 202
    refused = sign_up(api)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert sign_up(api, "other@example.org").status_code == 202
    clock.forward(timedelta(hours=1))
    assert sign_up(api).status_code == 202


def test_rule_11_4_twenty_codes_an_hour_per_network_address(api: TestClient) -> None:
    for number in range(20):
        assert sign_up(api, f"{number}@example.org").status_code == 202
    assert sign_up(api, "one-more@example.org").status_code == 429


def test_an_address_that_got_an_account_meanwhile_is_told_to_its_reader(api: TestClient, postbox: Postbox) -> None:
    first, second = sign_up(api), sign_up(api)
    codes = sorted(postbox.empty(), key=lambda message: str(message["Message-ID"]))
    one, two = (text_of(message).splitlines()[2] for message in codes)
    assert verify(api, first, one).status_code == 201
    late = verify(api, second, two)
    assert (late.status_code, late.json()["code"]) == (409, "account_exists")


def test_a_repeated_sign_up_with_the_same_key_is_answered_mailed_and_counted_once(
    api: TestClient, postbox: Postbox
) -> None:
    body = {"email": EMAIL, "password": PASSWORD, "name": "Nora"}
    answers = [api.post("/v1/sign-ups", json=body, headers={"Idempotency-Key": "press-1"}) for _ in range(7)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert len(postbox.empty()) == 1
    other = api.post("/v1/sign-ups", json=body | {"name": "N"}, headers={"Idempotency-Key": "press-1"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert [sign_up(api).status_code for _ in range(5)] == [202, 202, 202, 202, 429]


def test_rule_1_5_a_sign_up_at_a_single_sign_on_company_is_held(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    pending = sign_up(api, "sue@initech.example")
    code = postbox.code()
    held = verify(api, pending, code)
    assert (held.status_code, held.json()["code"]) == (409, "sign_up_held")
    assert count_of_profiles(services) == 0
    row = services.database.read_now(lambda tx: tx.execute(select(sign_ups)).one())
    assert (row.held_company_id is not None, row.password_hash) == (True, "")
    assert verify(api, pending, code).json()["code"] == "code_used_up"


def test_rule_5_4_a_sign_up_through_a_referral_gives_the_referrer_her_points(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    ada = people.member(services)
    link = select(profiles.c.referral_code).where(profiles.c.id == ada.profile_id)
    code = services.database.read_now(lambda tx: tx.execute(link).scalar_one())
    pending = sign_up(api, referral_code=code)
    nora = verify(api, pending, postbox.code()).json()
    row = services.database.read_now(
        lambda tx: tx.execute(select(profiles.c.referred_by).where(profiles.c.id == nora["profile_id"])).scalar_one()
    )
    assert row == ada.profile_id
    ledger = services.database.read_now(lambda tx: tx.execute(select(point_ledger)).all())
    assert [(entry.profile_id, entry.kind, entry.points) for entry in ledger] == [
        (ada.profile_id, "community_referral_signed_up", 5)
    ]


def test_rule_5_4_an_unknown_referral_code_is_no_obstacle(api: TestClient, postbox: Postbox) -> None:
    pending = sign_up(api, referral_code="nobodys-code")
    assert verify(api, pending, postbox.code()).status_code == 201
