"""What operators do over HTTP (rules 1.3, 1.5 and 15.1)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import accounts, audit_log
from tests.backend import people
from tests.backend.conftest import ON_POSTGRESQL
from tests.backend.people import PASSWORD
from tests.backend.postbox import Postbox
from tests.backend.statements import written


@pytest.fixture
def operator(services: Services) -> dict[str, str]:
    return people.operator(services, "olga")


def create_company(api: TestClient, headers: dict[str, str], name: str, *domains: str, sso: bool = False) -> Any:
    body = {"name": name, "domains": [*domains], "sso": sso}
    answer = api.post("/v1/operator/companies", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(
    api: TestClient, headers: dict[str, str], company_id: str, etag: str | None = None, **body: object
) -> httpx.Response:
    path = f"/v1/operator/companies/{company_id}"
    etag = etag or api.get(path, headers=headers).headers["ETag"]
    answer: httpx.Response = api.patch(path, json=body, headers=headers | {"If-Match": etag})
    return answer


def belongs(services: Services, person: people.Person) -> tuple[str | None, bool]:
    row = services.database.read_now(
        lambda tx: tx.execute(select(accounts).where(accounts.c.id == person.account_id)).one()
    )
    return row.company_id, row.sso


def tags(services: Services) -> list[tuple[str, str]]:
    rows = services.database.read_now(lambda tx: tx.execute(select(audit_log).order_by(audit_log.c.id)).all())
    return [(row.actor, row.tag) for row in rows]


def test_rule_1_3_an_operator_deactivates_and_reactivates(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    ada = people.member(services)
    key, token = people.api_key(services, ada), people.token(services, ada, "mxp:profile:read")
    path = f"/v1/operator/accounts/{ada.account_id}"
    answer = api.patch(path, json={"status": "deactivated"}, headers=operator)
    assert (answer.status_code, answer.json()["status"]) == (200, "deactivated")
    assert api.get("/v1/token", headers=ada.headers).status_code == 401
    for headers in (key, token):
        assert api.get("/v1/token", headers=headers).content == b'{"error": ""}'
    assert api.post("/v1/sessions", json={"email": ada.email, "password": PASSWORD}).status_code == 401
    assert api.patch(path, json={"status": "active"}, headers=operator).json()["status"] == "active"
    assert api.get("/v1/token", headers=key).status_code == 200
    assert api.get("/v1/token", headers=ada.headers).status_code == 401
    assert tags(services) == [("olga", "operator:account:deactivated"), ("olga", "operator:account:reactivated")]
    assert api.patch("/v1/operator/accounts/none", json={"status": "active"}, headers=operator).status_code == 404


def test_rule_1_5_accounts_follow_their_companys_domains(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    before = people.member(services, "ada@acme.example")
    other = people.member(services, "bob@notacme.example")
    company = create_company(api, operator, "Acme", "acme.example", "acme.test")
    assert company["domains"] == ["acme.example", "acme.test"]
    after = people.member(services, "eve@acme.test")
    for person in (before, after):
        assert belongs(services, person) == (company["id"], False)
    assert belongs(services, other) == (None, False)
    assert change(api, operator, company["id"], sso=True, domains=["acme.example"]).json()["sso"] is True
    assert belongs(services, before) == (company["id"], True)
    assert belongs(services, after) == (None, False)
    assert change(api, operator, company["id"], name="Acme II").json()["domains"] == ["acme.example"]


def test_rule_1_5_a_domain_belongs_to_one_company(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    create_company(api, operator, "Acme", "acme.example")
    second = create_company(api, operator, "Bolts", "bolts.example")
    body = {"name": "Copy", "domains": ["copy.example", "acme.example"]}
    for refused in (
        api.post("/v1/operator/companies", json=body, headers=operator),
        change(api, operator, second["id"], domains=["acme.example"]),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "domain_taken")
        assert refused.json()["domain"] == "acme.example"
    listed = api.get("/v1/operator/companies", headers=operator).json()["items"]
    assert [(item["name"], item["domains"]) for item in listed] == [
        ("Acme", ["acme.example"]), ("Bolts", ["bolts.example"]),
    ]  # fmt: skip


def test_a_change_from_an_old_version_of_a_company_is_refused(api: TestClient, operator: dict[str, str]) -> None:
    company = create_company(api, operator, "Acme", "acme.example")
    path = f"/v1/operator/companies/{company['id']}"
    old = api.get(path, headers=operator).headers["ETag"]
    assert change(api, operator, company["id"], old, name="Acme II").status_code == 200
    stale = change(api, operator, company["id"], old, name="Acme III")
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_in_between")
    missing = api.patch(path, json={"name": "Acme III"}, headers=operator)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_missing")
    assert api.get(path, headers=operator).json()["name"] == "Acme II"
    assert change(api, operator, "none", "*", name="x").status_code == 404


@ON_POSTGRESQL
def test_a_company_is_locked_before_its_version_is_compared(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    company = create_company(api, operator, "Acme", "acme.example")
    with written(services.database) as statements:
        assert change(api, operator, company["id"], "*", name="Acme II").status_code == 200
    first = next(statement for statement in statements if "FROM companies" in statement)
    assert first.endswith("FOR UPDATE")


@ON_POSTGRESQL
def test_rule_1_5_a_company_stays_as_it_is_while_an_account_comes_to_it(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    create_company(api, operator, "Acme", "acme.example")
    with written(services.database) as statements:
        people.member(services, "ada@acme.example")
    asked = next(statement for statement in statements if "FROM companies" in statement)
    assert asked.endswith("FOR KEY SHARE")


def test_companies_are_listed_a_page_at_a_time(api: TestClient, operator: dict[str, str]) -> None:
    made = [create_company(api, operator, f"C{number}")["id"] for number in range(5)]
    first = api.get("/v1/operator/companies?limit=3", headers=operator).json()
    rest = api.get(f"/v1/operator/companies?limit=3&cursor={first['next_cursor']}", headers=operator).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == made
    assert rest["next_cursor"] is None


def hold(api: TestClient, services: Services, email: str = "sue@initech.example") -> str:
    """A verified sign-up that waits; its id."""
    postbox = Postbox(services)
    postbox.empty()
    pending = api.post("/v1/sign-ups", json={"email": email, "password": PASSWORD, "name": "Sue"}).json()
    verified = api.post(f"/v1/sign-ups/{pending['id']}/verify", json={"code": postbox.code()})
    assert verified.json()["code"] == "sign_up_held"
    return str(pending["id"])


def test_rule_1_5_an_operator_confirms_a_held_sign_up(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    company = create_company(api, operator, "Initech", "initech.example", sso=True)
    first, second = hold(api, services), hold(api, services)
    listed = api.get("/v1/operator/sign-ups", headers=operator).json()["items"]
    assert [(item["id"], item["email"], item["company_id"]) for item in listed] == [
        (first, "sue@initech.example", company["id"]), (second, "sue@initech.example", company["id"]),
    ]  # fmt: skip
    confirmed = api.post(f"/v1/operator/sign-ups/{first}/confirm", headers=operator)
    assert confirmed.json() | {"id": ""} == {
        "id": "", "email": "sue@initech.example", "company": {"id": company["id"], "name": "Initech"},
        "sso": True, "status": "active",
    }  # fmt: skip
    assert [message["Subject"] for message in Postbox(services).empty()] == ["Your account is ready"]
    again = api.post(f"/v1/operator/sign-ups/{second}/confirm", headers=operator)
    assert (again.status_code, again.json()["code"]) == (409, "account_exists")
    assert api.post(f"/v1/operator/sign-ups/{first}/confirm", headers=operator).status_code == 404
    assert api.post(f"/v1/operator/sign-ups/{second}/refuse", headers=operator).status_code == 204
    assert api.get("/v1/operator/sign-ups", headers=operator).json()["items"] == []
    assert [message["Subject"] for message in Postbox(services).empty()] == ["Your sign-up was refused"]
    assert ("olga", "operator:sign_up:refused") in tags(services)
