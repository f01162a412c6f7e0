"""Who may ask for what: every operation against every kind of secret (rules 1.3, 13.6 to 13.8, 15.1; api.md).

The table is written by hand: a new operation without a row in it fails, and so does one that says it is open to others
than its row.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, cast

import httpx
import pytest
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.app import create_app
from backend.rules import secret_format
from backend.rules.scopes import Scope
from backend.services import Services
from backend.store import secrets
from backend.store.database import Tx
from tests.backend import people
from tests.backend.people import authorization

PUBLIC, OWNER, SERVICE, OPERATOR, ANY = "public", "owner", "service", "operator", "any secret"
READ, WRITE, CLAIM = Scope.PROFILE_READ.value, Scope.PROFILE_WRITE.value, Scope.CHALLENGES_CLAIM.value
SETTINGS = Scope.SETTINGS_WRITE.value
CONNECT, PORTFOLIO = Scope.CONNECTIONS_WRITE.value, Scope.PORTFOLIO_WRITE.value

TABLE = {
    "GET /v1/health": PUBLIC,
    "GET /v1/ready": PUBLIC,
    "GET /v1/point-rules": PUBLIC,
    "GET /v1/countries": PUBLIC,
    "POST /v1/sessions": PUBLIC,
    "GET /v1/sessions": OWNER,
    "DELETE /v1/sessions/{session_id}": OWNER,
    "POST /v1/sign-ups": PUBLIC,
    "POST /v1/sign-ups/{sign_up_id}/verify": PUBLIC,
    "GET /v1/me/overview": READ,
    "GET /v1/me/profile": READ,
    "PATCH /v1/me/profile": WRITE,
    "PUT /v1/me/avatar": WRITE,
    "DELETE /v1/me/avatar": WRITE,
    "PUT /v1/me/visibility": WRITE,
    "POST /v1/me/recovery-email": OWNER,
    "POST /v1/me/recovery-email/verify": OWNER,
    "DELETE /v1/me/recovery-email": OWNER,
    "GET /v1/profiles/{profile_id}": READ,
    "GET /v1/profiles/{profile_id}/avatar": READ,
    "GET /v1/me/points": READ,
    "GET /v1/me/points/ledger": READ,
    "GET /v1/leaderboards": READ,
    "GET /v1/me/badges": READ,
    "PUT /v1/me/featured-badges": WRITE,
    "GET /v1/me/challenges": READ,
    "GET /v1/me/challenges/{challenge_id}": READ,
    "POST /v1/me/challenges/{challenge_id}/claim": CLAIM,
    "GET /v1/me/credits": READ,
    "GET /v1/me/connections": READ,
    "DELETE /v1/me/connections/{profile_id}": CONNECT,
    "GET /v1/me/invitations": READ,
    "POST /v1/me/invitations": CONNECT,
    "DELETE /v1/me/invitations/{invitation_id}": CONNECT,
    "POST /v1/me/invitations/{invitation_id}/accept": CONNECT,
    "POST /v1/me/invitations/{invitation_id}/ignore": CONNECT,
    "GET /v1/me/suggestions": READ,
    "GET /v1/me/referral": READ,
    "POST /v1/me/referral/invites": CONNECT,
    "GET /v1/me/referral/invites": READ,
    "GET /join/{code}": PUBLIC,
    "GET /no-more-invites/{invite_token}": PUBLIC,
    "POST /no-more-invites/{invite_token}": PUBLIC,
    "GET /v1/me/activity": READ,
    "GET /v1/profiles/{profile_id}/activity": READ,
    "GET /v1/me/projects": READ,
    "POST /v1/me/projects": PORTFOLIO,
    "GET /v1/me/projects/{project_id}": READ,
    "PUT /v1/me/projects/{project_id}": PORTFOLIO,
    "DELETE /v1/me/projects/{project_id}": PORTFOLIO,
    "GET /v1/projects": READ,
    "GET /v1/projects/{project_id}": READ,
    "GET /v1/profiles/{profile_id}/projects": READ,
    "GET /v1/me/api-keys": OWNER,
    "POST /v1/me/api-keys": OWNER,
    "DELETE /v1/me/api-keys/{key_id}": OWNER,
    "GET /v1/me/tokens": OWNER,
    "POST /v1/me/tokens": OWNER,
    "GET /v1/me/tokens/{token_id}": OWNER,
    "DELETE /v1/me/tokens/{token_id}": OWNER,
    "GET /v1/me/recovery-email/pending": OWNER,
    "DELETE /v1/me/recovery-email/pending": OWNER,
    "GET /v1/me/two-factor": OWNER,
    "POST /v1/me/two-factor": OWNER,
    "POST /v1/me/two-factor/verify": OWNER,
    "DELETE /v1/me/two-factor": OWNER,
    "GET /v1/me/personal-data": OWNER,
    "GET /v1/me/personal-data/changes": OWNER,
    "GET /v1/me/personal-data/download": OWNER,
    "GET /v1/me/personal-data/sections/{section_id}": OWNER,
    "POST /v1/me/merges": OWNER,
    "GET /v1/me/merges/{merge_id}": OWNER,
    "DELETE /v1/me/merges/{merge_id}": OWNER,
    "POST /v1/me/merges/{merge_id}/code": OWNER,
    "POST /v1/me/merges/{merge_id}/verify": OWNER,
    "POST /v1/me/merges/{merge_id}/confirm": OWNER,
    "GET /v1/token-scopes": OWNER,
    "POST /v1/password-resets": PUBLIC,
    "POST /v1/password-resets/confirm": PUBLIC,
    "GET /v1/me/accounts": OWNER,
    "PUT /v1/me/accounts/current/password": OWNER,
    "GET /v1/me/accounts/current/deletion": OWNER,
    "DELETE /v1/me/accounts/current": OWNER,
    "POST /v1/me/accounts": OWNER,
    "POST /v1/me/accounts/{account_id}/password": OWNER,
    "POST /v1/me/accounts/{account_id}/verify": OWNER,
    "GET /v1/me/notifications": SETTINGS,
    "PATCH /v1/me/notifications": SETTINGS,
    "GET /v1/me/watched-apps": SETTINGS,
    "PUT /v1/me/watched-apps/{app_id}": SETTINGS,
    "DELETE /v1/me/watched-apps/{app_id}": SETTINGS,
    "PUT /v1/profiles/{profile_id}/watched-apps/{app_id}": SERVICE,
    "DELETE /v1/profiles/{profile_id}/watched-apps/{app_id}": SERVICE,
    "GET /v1/token": ANY,
    "POST /v1/activities": SERVICE,
    "POST /v1/token-introspection": SERVICE,
    "PATCH /v1/operator/accounts/{account_id}": OPERATOR,
    "GET /v1/operator/companies": OPERATOR,
    "POST /v1/operator/companies": OPERATOR,
    "GET /v1/operator/companies/{company_id}": OPERATOR,
    "PATCH /v1/operator/companies/{company_id}": OPERATOR,
    "GET /v1/operator/challenges": OPERATOR,
    "POST /v1/operator/challenges": OPERATOR,
    "GET /v1/operator/challenges/{challenge_id}": OPERATOR,
    "PATCH /v1/operator/challenges/{challenge_id}": OPERATOR,
    "GET /v1/operator/badges": OPERATOR,
    "POST /v1/operator/badges": OPERATOR,
    "GET /v1/operator/badges/{badge_id}": OPERATOR,
    "PATCH /v1/operator/badges/{badge_id}": OPERATOR,
    "GET /v1/operator/password-policy": OPERATOR,
    "PUT /v1/operator/password-policy": OPERATOR,
    "PUT /v1/operator/profiles/{profile_id}/recovery-email": OPERATOR,
    "GET /v1/operator/audit-log": OPERATOR,
    "GET /v1/operator/sign-ups": OPERATOR,
    "POST /v1/operator/sign-ups/{sign_up_id}/confirm": OPERATOR,
    "POST /v1/operator/sign-ups/{sign_up_id}/refuse": OPERATOR,
    "POST /v1/operator/profiles/{profile_id}/penalties": OPERATOR,
}
SCOPED = {name: access for name, access in TABLE.items() if access.startswith("mxp:")}


def documented() -> dict[str, Any]:
    """Every operation of the OpenAPI document; no database is needed for that."""
    paths = create_app(cast("Services", None)).openapi()["paths"]
    return {
        f"{method.upper()} {path}": said for path, operations in paths.items() for method, said in operations.items()
    }


DOCUMENT = documented()


SECRET_KINDS = {
    "session": "session", "key": "api_key", "service": "service", "operator": "operator", "full token": "pat",
}  # fmt: skip
"""What `good_secrets` has, as the document names it."""


def good_secrets(services: Services, ada: people.Person) -> dict[str, dict[str, str]]:
    """A header of each kind that is good."""
    return {
        "session": ada.headers,
        "key": people.api_key(services, ada),
        "service": people.service(services),
        "operator": people.operator(services),
        "full token": people.token(services, ada, *[scope.value for scope in Scope]),
        "foreign token": people.token(services, ada, "mx:app:create"),
    }


OF_MEMBERS = (SecretKind.SESSION, SecretKind.API_KEY, SecretKind.PAT)


def bad_secrets(services: Services, ada: people.Person) -> dict[str, dict[str, str]]:
    """A header of each kind that is not: unknown, misspelt, deleted, over, of a deactivated account."""
    every = [scope.value for scope in Scope]
    gone = people.member(services)
    bad = {f"deactivated's {kind}": authorization(people.secret_of(services, gone, kind, every)) for kind in OF_MEMBERS}
    people.deactivate(services, gone)
    deleted = {kind: people.secret_of(services, ada, kind, every) for kind in OF_MEMBERS}

    def delete(tx: Tx, kind: SecretKind) -> None:
        found = secrets.find(tx, deleted[kind], services.clock())
        assert found is not None and secrets.delete_one(tx, ada.account_id, kind, found.secret_id)

    for kind in OF_MEMBERS:
        services.database.write_now(partial(delete, kind=kind))
    unknown = {
        f"unknown {kind}": authorization(secret_format.new_secret(kind).get_secret_value())
        for kind in secret_format.PREFIXES
    }
    misspelt = {f"misspelt {text}": authorization(text) for text in ("mxs_nonsense", "mxp_nonsense", "nonsense")}
    return bad | unknown | misspelt | {f"deleted {kind}": authorization(secret) for kind, secret in deleted.items()}


def ask(api: TestClient, name: str, headers: dict[str, str] | None) -> httpx.Response:
    """The operation with no body and no such ids: whoever may not ask must not learn even that."""
    method, _, path = name.partition(" ")
    answer: httpx.Response = api.request(method, re.sub(r"\{\w+\}", "none", path), headers=headers)
    declared = DOCUMENT[name]["responses"]
    assert str(answer.status_code) in declared, f"{name} answers {answer.status_code}, which it does not document"
    return answer


def form(answer: httpx.Response) -> tuple[int, str]:
    """How it was refused: the status, and the code, or the body where that is all there is."""
    content = answer.json() if answer.content else {}
    return answer.status_code, answer.text if "error" in content else content.get("code", "")


NOT_GOOD = (403, '{"error": ""}')


def test_every_operation_has_its_row() -> None:
    assert DOCUMENT.keys() == TABLE.keys()
    assert {name: said["x-scope"] for name, said in DOCUMENT.items() if "x-scope" in said} == SCOPED
    open_to_all = {name for name, said in DOCUMENT.items() if not said.get("security")}
    assert open_to_all == {name for name, access in TABLE.items() if access == PUBLIC}
    for name, access in TABLE.items():
        kinds = {kind for kind in SECRET_KINDS if refusal(access, kind) is None} if access != PUBLIC else set()
        assert {SECRET_KINDS[kind] for kind in kinds} == {*DOCUMENT[name].get("x-secrets", ())}, name


def test_no_secret_or_a_bad_one_is_refused_everywhere(api: TestClient, services: Services) -> None:
    bad = bad_secrets(services, people.member(services))
    for name, access in TABLE.items():
        if access == PUBLIC:
            continue
        missing = ask(api, name, None)
        assert form(missing) == (401, "not_signed_in"), name
        assert missing.headers["WWW-Authenticate"] == "mxtoken"
        for what, headers in bad.items():
            answer = ask(api, name, headers)
            is_session = headers["Authorization"].startswith("mxtoken mxs_")
            assert form(answer) == ((401, "session_over") if is_session else NOT_GOOD), f"{name} with {what}"


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"scopes": ["mxp:nothing"]}, {"expires_at": "2020-01-01T00:00:00Z"}])
def test_who_may_not_ask_is_not_told_what_is_wrong_with_a_request(api: TestClient, wrong: dict[str, Any]) -> None:
    body = {"name": "n", "scopes": [READ]} | wrong
    assert form(api.post("/v1/me/tokens", json=body)) == (401, "not_signed_in")
    assert form(api.post("/v1/me/tokens", json=body, headers=authorization("mxp_nonsense"))) == NOT_GOOD


def test_public_operations_ask_for_no_secret(api: TestClient, services: Services) -> None:
    bad = bad_secrets(services, people.member(services))
    for name, access in TABLE.items():
        if access == PUBLIC:
            for headers in (None, *bad.values()):
                assert ask(api, name, headers).status_code not in {401, 403}, name


def refusal(access: str, kind: str) -> tuple[int, str] | None:
    """How an operation refuses a good secret of this kind; None when it does not."""
    opens = {
        SERVICE: {"service"},
        OPERATOR: {"operator"},
        OWNER: {"session", "key"},
        ANY: {"session", "key", "service", "operator", "full token", "foreign token"},
    }.get(access, {"session", "key", "full token"})
    if kind in opens:
        return None
    if "token" in kind and access == OWNER:
        return 403, "token_not_allowed"
    if kind == "foreign token" and access.startswith("mxp:"):
        return 403, "scope_missing"
    return 403, "wrong_secret_kind"


def test_rule_13_8_every_operation_opens_to_its_kinds_of_secrets_and_scope_only(
    api: TestClient, services: Services
) -> None:
    for name, access in TABLE.items():
        # A new member each: some of these end the session that asks.
        for kind, headers in good_secrets(services, people.member(services)).items():
            expected = None if access == PUBLIC else refusal(access, kind)
            answer = ask(api, name, headers)
            if expected is None:
                assert answer.status_code not in {401, 403}, f"{name} with {kind}"
            else:
                assert form(answer) == expected, f"{name} with {kind}"
            if expected == (403, "scope_missing"):
                assert answer.json()["scope"] == access


@pytest.mark.parametrize("name", sorted(SCOPED))
def test_rule_13_8_a_token_with_that_one_scope_is_enough(api: TestClient, services: Services, name: str) -> None:
    ada = people.member(services)
    others = [scope.value for scope in Scope if scope != SCOPED[name]]
    assert ask(api, name, people.token(services, ada, SCOPED[name])).status_code not in {401, 403}
    assert form(ask(api, name, people.token(services, ada, *others))) == (403, "scope_missing")


@pytest.mark.parametrize("header", ["MXTOKEN {}", "mxToken   {} ", "mxtoken {}"])
def test_the_schemes_name_is_case_insensitive(api: TestClient, services: Services, header: str) -> None:
    ada = people.member(services)
    assert api.get("/v1/token", headers={"Authorization": header.format(ada.secret)}).status_code == 200


@pytest.mark.parametrize("header", ["Bearer {}", "{}", "mxtoken", "mxtoken ", ""])
def test_another_scheme_is_no_secret(api: TestClient, services: Services, header: str) -> None:
    ada = people.member(services)
    refused = api.get("/v1/token", headers={"Authorization": header.format(ada.secret)})
    assert form(refused) == (401, "not_signed_in")
