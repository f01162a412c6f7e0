"""Nobody can lie in wait in an account: each known way to prepare one for its later owner (rules 1, 10 and 11).

The classes are those of the paper "Pre-hijacked accounts" (Sudhodanan and Paverd, 2022): classic-federated merge,
unexpired session, trojan identifier, unexpired e-mail change, and an identity provider that verifies nothing.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend import recovery_by_operator
from backend.services import Services
from backend.store.database import Tx
from backend.store.tables import accounts, profiles
from tests.backend import community, people
from tests.backend.authenticator import Authenticator, protect, set_up, verify
from tests.backend.conftest import Clock
from tests.backend.merging import Merging
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox
from tests.backend.test_change_password import change
from tests.backend.test_operator_api import tags
from tests.backend.test_password_resets import ask, confirm

ADA = "ada@example.org"
STRANGERS, NEW = "Strangers-horse-6", "Another-horse-8"


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


def sign_up(api: TestClient, password: str, email: str = ADA) -> str:
    """A sign-up that waits for its code; its id."""
    body = {"email": email, "password": password, "name": "Ada"}
    return str(api.post("/v1/sign-ups", json=body).json()["id"])


def enter(api: TestClient, sign_up_id: str, code: str) -> httpx.Response:
    answer: httpx.Response = api.post(f"/v1/sign-ups/{sign_up_id}/verify", json={"code": code})
    return answer


def opens(api: TestClient, password: str, email: str = ADA) -> bool:
    """True when the password begins a session."""
    return bool(api.post("/v1/sessions", json={"email": email, "password": password}).status_code == 201)


def alive(api: TestClient, headers: dict[str, str]) -> bool:
    """True when the secret is good."""
    return bool(api.get("/v1/token", headers=headers).status_code == 200)


def bare(headers: dict[str, str]) -> str:
    """The secret in a header."""
    return headers["Authorization"].removeprefix("mxtoken ")


def reset(api: TestClient, postbox: Postbox, email: str = ADA) -> None:
    """The owner forgets her password and sets a new one with the mailed code."""
    postbox.empty()
    ask(api, email)
    assert confirm(api, postbox.code(), email, NEW).status_code == 204


def count(services: Services) -> tuple[int, int]:
    """How many profiles and accounts there are."""

    def both(tx: Tx) -> tuple[int, int]:
        tables = (profiles, accounts)
        found = [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
        return found[0], found[1]

    return services.database.read_now(both)


def test_a_strangers_sign_up_for_my_address_makes_nothing(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    theirs = sign_up(api, STRANGERS)
    assert count(services) == (0, 0)
    assert not opens(api, STRANGERS)
    assert enter(api, theirs, "000000").status_code == 422
    postbox.empty()
    mine = sign_up(api, PASSWORD)
    code = postbox.code()
    # The code that I was mailed is for my sign-up: it does not finish theirs, which has their password.
    assert enter(api, theirs, code).json()["code"] == "code_wrong"
    assert enter(api, mine, code).status_code == 201
    assert (opens(api, PASSWORD), opens(api, STRANGERS)) == (True, False)
    assert count(services) == (1, 1)


def test_a_strangers_sign_up_can_not_be_finished_once_i_have_the_account(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    theirs = sign_up(api, STRANGERS)
    their_code = postbox.code()  # as if it had been read over my shoulder
    mine = sign_up(api, PASSWORD)
    enter(api, mine, postbox.code())
    assert enter(api, theirs, their_code).json()["code"] == "account_exists"
    assert (opens(api, PASSWORD), opens(api, STRANGERS)) == (True, False)


def test_a_strangers_sign_up_is_over_after_ten_minutes(api: TestClient, postbox: Postbox, clock: Clock) -> None:
    theirs = sign_up(api, STRANGERS)
    code = postbox.code()
    clock.forward(timedelta(minutes=10))
    assert enter(api, theirs, code).json()["code"] == "code_expired"
    assert not opens(api, STRANGERS)


@pytest.mark.parametrize("by", ["change", "reset"])
def test_unexpired_session_none_from_before_a_new_password_is_left(
    api: TestClient, services: Services, postbox: Postbox, by: str
) -> None:
    ada = people.member(services, ADA)
    strangers = people.authorization(people.secret_of(services, ada, SecretKind.SESSION))
    assert alive(api, strangers)
    renew(api, postbox, ada, by)
    assert not alive(api, strangers)
    assert (opens(api, NEW), opens(api, PASSWORD)) == (True, False)


def test_unexpired_session_a_reset_leaves_two_factor_on_and_gives_no_session(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    ada = people.member(services, ADA)
    protect(api, services, ada)
    reset(api, postbox)
    asked = api.post("/v1/sessions", json={"email": ADA, "password": NEW})
    assert (asked.status_code, asked.json()["code"]) == (401, "otp_required")


def test_trojan_identifier_a_set_up_that_a_stranger_began_is_over_with_the_new_password(
    api: TestClient, services: Services, postbox: Postbox, clock: Clock
) -> None:
    ada = people.member(services, ADA)
    app = Authenticator(set_up(api, ada).json()["secret"], clock)
    clock.forward(timedelta(seconds=30))
    reset(api, postbox)
    session = api.post("/v1/sessions", json={"email": ADA, "password": NEW}).json()["token"]
    again = Person(ada.email, ada.profile_id, ada.account_id, session)
    assert verify(api, again, app.code()).json()["code"] == "two_factor_not_begun"
    assert opens(api, NEW)


def renew(api: TestClient, postbox: Postbox, ada: Person, by: str) -> None:
    """The owner gets a new password, in one way or the other."""
    if by == "change":
        assert change(api, ada.headers, PASSWORD, NEW).status_code == 204
    else:
        reset(api, postbox)


@pytest.mark.parametrize("by", ["change", "reset"])
def test_unexpired_email_change_a_recovery_address_that_waits_does_not_outlive_the_password(
    api: TestClient, services: Services, postbox: Postbox, by: str
) -> None:
    ada = people.member(services, ADA)
    strangers_key = people.api_key(services, ada)
    body = {"email": "eve@evil.example", "password": PASSWORD}
    assert api.post("/v1/me/recovery-email", json=body, headers=ada.headers).status_code == 202
    code = postbox.code()
    renew(api, postbox, ada, by)
    entered = api.post("/v1/me/recovery-email/verify", json={"code": code}, headers=strangers_key)
    assert (entered.status_code, entered.json()["code"]) == (422, "code_wrong")
    assert api.get("/v1/me/profile", headers=strangers_key).json()["recovery_email"] is None


@pytest.mark.parametrize("by", ["change", "reset"])
def test_trojan_identifier_a_merge_that_a_stranger_began_does_not_outlive_the_password(
    api: TestClient, services: Services, postbox: Postbox, by: str
) -> None:
    ada, eve = people.member(services, ADA), people.member(services, "eve@evil.example")
    taking = Merging(api, services, eve)
    taking.preview(ADA)  # she has read one of Ada's mails
    giving = Merging(api, services, Person(ADA, ada.profile_id, ada.account_id, bare(people.api_key(services, ada))))
    giving.preview(eve.email)
    renew(api, postbox, ada, by)
    assert taking.confirm().status_code == 404
    assert giving.confirm().status_code == 404
    assert count(services) == (2, 2)


@pytest.mark.parametrize("by", ["change", "reset"])
def test_trojan_identifier_an_account_that_a_stranger_adds_does_not_outlive_the_password(
    api: TestClient, services: Services, postbox: Postbox, by: str
) -> None:
    ada = people.member(services, ADA)
    strangers_key = people.api_key(services, ada)
    body = {"email": "eve@evil.example", "password": PASSWORD}
    added = api.post("/v1/me/accounts", json=body, headers=ada.headers).json()["id"]
    chosen = api.post(f"/v1/me/accounts/{added}/password", json={"password": STRANGERS}, headers=ada.headers)
    assert chosen.status_code == 202
    code = postbox.code()
    renew(api, postbox, ada, by)
    entered = api.post(f"/v1/me/accounts/{added}/verify", json={"code": code}, headers=strangers_key)
    assert entered.status_code in {404, 422}
    assert count(services) == (1, 1)


def test_the_owners_own_recovery_address_ends_what_an_operator_was_asked_for(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    ada = people.member(services, ADA)
    path = f"/v1/operator/profiles/{ada.profile_id}/recovery-email"
    assert api.put(path, json={"email": "eve@evil.example"}, headers=people.operator(services)).status_code == 200
    postbox.empty()
    body = {"email": "ada@new.example", "password": PASSWORD}
    assert api.post("/v1/me/recovery-email", json=body, headers=ada.headers).status_code == 202
    entered = {"code": postbox.code()}
    assert api.post("/v1/me/recovery-email/verify", json=entered, headers=ada.headers).status_code == 204
    assert api.get("/v1/me/recovery-email/pending", headers=ada.headers).json()["email"] is None


def test_unexpired_email_change_what_an_operator_was_talked_into_is_over_with_a_reset(
    api: TestClient, services: Services, postbox: Postbox, clock: Clock
) -> None:
    ada = people.member(services, ADA)
    community.change(services, ada, recovery_email="ada@old.example")
    path = f"/v1/operator/profiles/{ada.profile_id}/recovery-email"
    assert api.put(path, json={"email": "eve@evil.example"}, headers=people.operator(services)).status_code == 200
    postbox.empty()
    ask(api)
    mails = postbox.empty()
    assert {mail["To"] for mail in mails} == {ADA, "ada@old.example"}  # it is not in effect
    clock.forward(timedelta(minutes=10))
    community.change(services, ada, recovery_email=None)
    reset(api, postbox)
    assert any(mail["Subject"].startswith("The change of your recovery e-mail") for mail in postbox.empty())
    assert (ada.account_id, "member:recovery_email:cancelled") in tags(services)
    clock.forward(timedelta(hours=72))
    assert asyncio.run(recovery_by_operator.apply_due(services)) == 0


def test_classic_federated_merge_single_sign_on_ends_what_a_password_began(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    sue = people.member(services, "sue@initech.example")
    key = people.api_key(services, sue)
    body = {"name": "Initech", "domains": ["initech.example"], "sso": True}
    assert api.post("/v1/operator/companies", json=body, headers=people.operator(services)).status_code == 201
    assert not opens(api, PASSWORD, sue.email)
    assert not alive(api, sue.headers)
    assert alive(api, key)
    ask(api, sue.email)
    assert postbox.empty() == []  # no reset gives her a password either


def test_classic_federated_merge_sessions_of_who_was_managed_before_go_on(api: TestClient, services: Services) -> None:
    operator = people.operator(services)
    company = people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    path = f"/v1/operator/companies/{company}"
    change_ = {"domains": ["initech.example", "initech.test"]}
    assert api.patch(path, json=change_, headers=operator | {"If-Match": "*"}).status_code == 200
    assert alive(api, sue.headers)


def test_classic_federated_merge_a_sign_up_begun_before_gives_its_password_to_nobody(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    email = "sue@initech.example"
    waiting = sign_up(api, STRANGERS, email)
    code = postbox.code()
    people.company(services, "Initech", "initech.example", sso=True)
    assert enter(api, waiting, code).json()["code"] == "sign_up_held"
    assert count(services) == (0, 0)
    operator = people.operator(services)
    assert api.post(f"/v1/operator/sign-ups/{waiting}/confirm", headers=operator).json()["sso"] is True
    assert not opens(api, STRANGERS, email)


def test_non_verifying_provider_neither_operator_nor_company_makes_an_account_without_the_mailed_code(
    api: TestClient, services: Services
) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    waiting = sign_up(api, STRANGERS, "sue@initech.example")
    operator = people.operator(services)
    assert api.post(f"/v1/operator/sign-ups/{waiting}/confirm", headers=operator).status_code == 404
    assert api.get("/v1/operator/sign-ups", headers=operator).json()["items"] == []
    assert count(services) == (0, 0)
