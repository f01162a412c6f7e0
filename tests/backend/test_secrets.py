"""API keys and personal access tokens (rules 13.2 to 13.8)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.own_secrets import MOST
from backend.services import Services
from backend.store import members, secrets
from backend.store.database import DatabaseAway
from backend.store.tables import outbox, profiles
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person

SCOPES = ["mxp:profile:read", "mxp:challenges:claim"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def create_token(
    api: TestClient, headers: dict[str, str], name: str = "CI", scopes: list[str] | None = None, **more: object
) -> httpx.Response:
    body = {"name": name, "scopes": SCOPES if scopes is None else scopes, **more}
    answer: httpx.Response = api.post("/v1/me/tokens", json=body, headers=headers)
    return answer


def create_key(api: TestClient, headers: dict[str, str], **more: object) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/me/api-keys", json={"name": "laptop", **more}, headers=headers)
    return answer


def introspect(api: TestClient, headers: dict[str, str], body: bytes) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/token-introspection", content=body, headers=headers | FORM)
    return answer


def test_rule_13_3_a_token_shows_its_secret_once_and_works(api: TestClient, ada: Person) -> None:
    made = create_token(api, ada.headers)
    assert made.status_code == 201
    token = made.json()
    assert token["scopes"] == SCOPES
    assert token["expires_at"] is None
    assert token["secret"].startswith("mxp_")
    listed = api.get("/v1/me/tokens", headers=ada.headers)
    details = api.get(f"/v1/me/tokens/{token['id']}", headers=ada.headers)
    assert details.json() == listed.json()["items"][0] == {k: v for k, v in token.items() if k != "secret"}
    assert token["secret"] not in listed.text + details.text
    assert api.get("/v1/token", headers=people.authorization(token["secret"])).json() == {
        "kind": "pat", "account_id": ada.account_id, "profile_id": ada.profile_id, "scopes": sorted(SCOPES),
    }  # fmt: skip
    assert api.get(f"/v1/me/tokens/{token['id']}", headers=ada.headers).json()["last_used_at"] is not None


def test_rule_13_3_a_deleted_token_is_refused_at_once(api: TestClient, ada: Person) -> None:
    token = create_token(api, ada.headers).json()
    headers = people.authorization(token["secret"])
    assert api.get("/v1/token", headers=headers).status_code == 200
    assert api.delete(f"/v1/me/tokens/{token['id']}", headers=ada.headers).status_code == 204
    refused = api.get("/v1/token", headers=headers)
    assert (refused.status_code, refused.content) == (403, b'{"error": ""}')
    assert api.delete(f"/v1/me/tokens/{token['id']}", headers=ada.headers).status_code == 404
    assert api.get(f"/v1/me/tokens/{token['id']}", headers=ada.headers).status_code == 404


def test_rule_13_2_a_revoked_key_is_refused_at_once(api: TestClient, ada: Person) -> None:
    key = create_key(api, ada.headers).json()
    assert key["secret"].startswith("mxk_")
    headers = people.authorization(key["secret"])
    listed = api.get("/v1/me/api-keys", headers=headers)
    assert [item["id"] for item in listed.json()["items"]] == [key["id"]]
    assert key["secret"] not in listed.text
    assert api.delete(f"/v1/me/api-keys/{key['id']}", headers=headers).status_code == 204
    refused = api.get("/v1/me/api-keys", headers=headers)
    assert (refused.status_code, refused.content) == (403, b'{"error": ""}')


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"scopes": []}, "scopes", "scopes_missing"),
        ({"scopes": ["mxp:everything"]}, "scopes", "scope_unknown"),
        ({"name": "  "}, "name", "string_too_short"),
        ({"expires_at": "2026-11-17T12:00:00Z"}, "expires_at", "expires_in_the_past"),
        ({"expire_at": "2027-11-17T12:00:00Z"}, "expire_at", "extra_forbidden"),
    ],
)
def test_rule_13_3_a_token_needs_a_name_a_known_scope_and_a_future(
    api: TestClient, ada: Person, body: dict[str, object], field: str, code: str
) -> None:
    refused = api.post("/v1/me/tokens", json={"name": "CI", "scopes": SCOPES} | body, headers=ada.headers)
    assert refused.status_code == 422
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [(field, code)]


def test_rule_13_3_a_token_ends_at_its_expiry_date(api: TestClient, ada: Person, clock: Clock) -> None:
    token = create_token(api, ada.headers, expires_at="2026-11-18T12:00:00Z").json()
    headers = people.authorization(token["secret"])
    clock.forward(timedelta(days=1, seconds=-1))
    assert api.get("/v1/token", headers=headers).status_code == 200
    clock.forward(timedelta(seconds=1))
    assert api.get("/v1/token", headers=headers).content == b'{"error": ""}'


def test_rule_13_7_a_token_never_opens_secrets(api: TestClient, services: Services, ada: Person) -> None:
    token = people.token(services, ada, *SCOPES, "mxp:profile:write", "mxp:settings:write")
    for answer in (
        create_token(api, token),
        create_key(api, token),
        api.get("/v1/me/tokens", headers=token),
        api.get("/v1/sessions", headers=token),
        api.delete("/v1/sessions/current", headers=token),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "token_not_allowed")


def test_rule_13_7_a_session_of_more_than_15_minutes_needs_the_password(
    api: TestClient, ada: Person, clock: Clock
) -> None:
    clock.forward(timedelta(minutes=15))
    assert create_key(api, ada.headers).status_code == 201
    clock.forward(timedelta(seconds=1))
    for create in (create_key, create_token):
        missing, wrong = create(api, ada.headers), create(api, ada.headers, password="wrong")
        assert (missing.status_code, missing.json()["code"]) == (403, "password_required")
        assert (wrong.status_code, wrong.json()["code"]) == (403, "password_wrong")
        assert create(api, ada.headers, password=PASSWORD).status_code == 201


def test_rule_13_7_a_wrong_password_is_limited_as_at_sign_in(api: TestClient, ada: Person, clock: Clock) -> None:
    clock.forward(timedelta(minutes=16))
    for _ in range(10):
        assert create_key(api, ada.headers, password="wrong").status_code == 403
    assert create_key(api, ada.headers, password=PASSWORD).status_code == 429
    signing_in = api.post("/v1/sessions", json={"email": ada.email, "password": PASSWORD})
    assert signing_in.status_code == 429


def test_rule_13_7_single_sign_on_shows_its_api_key_again(api: TestClient, services: Services, clock: Clock) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    stranger = people.secret_of(services, people.member(services), SecretKind.API_KEY)
    own = people.secret_of(services, sue, SecretKind.API_KEY)
    clock.forward(timedelta(minutes=16))
    assert create_key(api, sue.headers, password=PASSWORD).json()["code"] == "password_required"
    assert create_key(api, sue.headers, api_key=stranger).json()["code"] == "password_wrong"
    assert create_key(api, sue.headers, api_key=own).status_code == 201
    assert create_key(api, people.authorization(own)).status_code == 201


def test_rule_13_7_each_change_is_mailed_to_all_accounts_of_the_profile_and_its_recovery_e_mail(
    api: TestClient, services: Services, ada: Person
) -> None:
    recovery = update(profiles).where(profiles.c.id == ada.profile_id).values(recovery_email="ada@home.example")
    services.database.write_now(
        lambda tx: members.add_account(tx, ada.profile_id, "ada@work.example", services.clock(), None)
    )
    services.database.write_now(lambda tx: tx.execute(recovery))
    token = create_token(api, ada.headers).json()
    api.delete(f"/v1/me/tokens/{token['id']}", headers=ada.headers)
    rows = services.database.read_now(lambda tx: tx.execute(select(outbox).order_by(outbox.c.id)).all())
    told = {(row.template, row.recipient) for row in rows}
    assert told == {
        (template, recipient)
        for template in ("secret_created", "secret_deleted")
        for recipient in ("ada@example.org", "ada@work.example", "ada@home.example")
    }
    assert len(rows) == 6
    assert token["secret"] not in str(rows)


def test_an_account_has_at_most_a_hundred_tokens(api: TestClient, services: Services, ada: Person) -> None:
    for _ in range(MOST):
        people.token(services, ada, *SCOPES)
    refused = create_token(api, ada.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_secrets")
    assert create_key(api, ada.headers).status_code == 201


def test_a_repeated_creation_tells_what_was_made_but_not_its_secret(api: TestClient, ada: Person) -> None:
    keyed = ada.headers | {"Idempotency-Key": "press-1"}
    made = create_token(api, keyed)
    again = create_token(api, keyed)
    assert (again.status_code, again.json()["code"]) == (409, "secret_already_issued")
    assert again.json()["id"] == made.json()["id"]
    assert made.json()["secret"] not in again.text
    assert create_token(api, keyed, name="other").json()["code"] == "idempotency_key_reused"
    assert len(api.get("/v1/me/tokens", headers=ada.headers).json()["items"]) == 1


def test_a_secret_that_was_made_is_answered_though_last_used_can_not_be_written(
    api: TestClient, ada: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise DatabaseAway

    clock.forward(timedelta(minutes=2))
    monkeypatch.setattr(secrets, "touch", away)
    assert create_key(api, ada.headers).status_code == 201


def test_tokens_of_others_do_not_exist_for_me(api: TestClient, services: Services, ada: Person) -> None:
    bob = people.member(services)
    token = create_token(api, ada.headers).json()
    assert api.get(f"/v1/me/tokens/{token['id']}", headers=bob.headers).status_code == 404
    assert api.delete(f"/v1/me/tokens/{token['id']}", headers=bob.headers).status_code == 404
    assert api.get("/v1/me/tokens", headers=bob.headers).json()["items"] == []


def test_rule_13_4_the_scopes_come_from_the_catalogue_a_page_at_a_time(api: TestClient, ada: Person) -> None:
    names, cursor = [], ""
    while True:
        page = api.get(f"/v1/token-scopes?limit=10{cursor}", headers=ada.headers).json()
        names += [scope["name"] for scope in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(names) == len({*names}) > 30
    assert names[0] == "mxp:profile:read"


def test_rule_13_6_a_service_introspects_tokens_and_keys_only(api: TestClient, services: Services, ada: Person) -> None:
    service = people.service(services)
    token, key = (
        people.secret_of(services, ada, SecretKind.PAT, SCOPES),
        people.secret_of(services, ada, SecretKind.API_KEY),
    )
    made = int(services.clock().timestamp())
    common = {"active": True, "sub": ada.profile_id, "account_id": ada.account_id, "iat": made}
    assert introspect(api, service, f"token={token}&token_type_hint=pat".encode()).json() == common | {
        "token_type": "pat", "scope": " ".join(sorted(SCOPES)),
    }  # fmt: skip
    assert introspect(api, service, f"token={key}".encode()).json() == common | {"token_type": "api_key"}
    for other in (ada.secret, "mxp_nonsense", service["Authorization"].split()[1], "%00", ""):
        answer = introspect(api, service, f"token={other}".encode())
        assert (answer.status_code, answer.content) == (200, b'{"active":false}')
    people.deactivate(services, ada)
    assert introspect(api, service, f"token={token}".encode()).content == b'{"active":false}'


@pytest.mark.parametrize(
    "body", [b"", b"tokens=1", b"token=1&token=2", b"token=\xff", b"a&" * 20, b"token=" + b"x" * 5000]
)
def test_rule_13_6_a_bad_introspection_form_is_refused(api: TestClient, services: Services, body: bytes) -> None:
    refused = introspect(api, people.service(services), body)
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_introspection_is_a_form_and_for_services(api: TestClient, services: Services, ada: Person) -> None:
    assert api.post("/v1/token-introspection", json={}, headers=people.service(services)).status_code == 415
    assert introspect(api, ada.headers, b"").json()["code"] == "wrong_secret_kind"


def test_rule_13_5_secrets_are_kept_as_digests_only(services: Services, ada: Person) -> None:
    found = services.database.read_now(lambda tx: secrets.find(tx, ada.secret, services.clock()))
    assert found is not None
    assert ada.secret not in repr(found)
