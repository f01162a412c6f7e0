"""Rule 13.7: what outlives a session asks for the password again, and for the code, and takes no token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from backend.rules.scopes import Scope
from backend.services import Services
from tests.backend import people
from tests.backend.authenticator import protect
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD
from tests.backend.postbox import wrong

ADA = "ada@example.org"
EACH_TIME: dict[str, dict[str, Any]] = {
    "POST /v1/me/recovery-email": {"email": "ada@home.example"},
    "DELETE /v1/me/recovery-email": {},
    "POST /v1/me/accounts": {"email": "ada@work.example"},
    "DELETE /v1/me/accounts/current": {"email": ADA},
    "POST /v1/me/merges": {"email": "old@example.com"},
    "POST /v1/me/two-factor": {"method": "app"},
    "DELETE /v1/me/two-factor": {},
}
LATER: dict[str, dict[str, Any]] = {
    "POST /v1/me/api-keys": {"name": "laptop"},
    "POST /v1/me/tokens": {"name": "CI", "scopes": [Scope.PROFILE_READ.value]},
}
ALL = EACH_TIME | LATER


def send(api: TestClient, name: str, headers: dict[str, str], **more: str) -> tuple[int, str]:
    method, path = name.split()
    answer: httpx.Response = api.request(method, path, json=ALL[name] | more, headers=headers)
    return answer.status_code, answer.json().get("code", "") if answer.content else ""


@pytest.mark.parametrize("bearer", ["session", "key"])
@pytest.mark.parametrize("name", EACH_TIME)
def test_rule_13_7_some_changes_ask_each_time_of_a_session_as_of_an_api_key(
    api: TestClient, services: Services, clock: Clock, name: str, bearer: str
) -> None:
    ada = people.member(services, ADA)
    headers = ada.headers if bearer == "session" else people.api_key(services, ada)
    app = protect(api, services, ada)
    clock.forward(timedelta(seconds=30))
    assert send(api, name, headers) == (403, "password_required")
    assert send(api, name, headers, password="Wrong-horse-77") == (403, "password_wrong")
    assert send(api, name, headers, otp=app.code()) == (403, "password_required")
    assert send(api, name, headers, password=PASSWORD) == (403, "otp_required")
    assert send(api, name, headers, password=PASSWORD, otp=wrong(app.code())) == (403, "otp_invalid")
    status, code = send(api, name, headers, password=PASSWORD, otp=app.code())
    assert status != 403, code


@pytest.mark.parametrize("name", LATER)
def test_rule_13_7_new_secrets_ask_later_than_15_minutes_after_the_sign_in(
    api: TestClient, services: Services, clock: Clock, name: str
) -> None:
    ada = people.member(services, ADA)
    app = protect(api, services, ada)
    clock.forward(timedelta(minutes=15))
    assert send(api, name, ada.headers) == (201, "")
    clock.forward(timedelta(seconds=1))
    assert send(api, name, ada.headers) == (403, "password_required")
    assert send(api, name, ada.headers, password=PASSWORD) == (403, "otp_required")
    assert send(api, name, ada.headers, password=PASSWORD, otp=wrong(app.code())) == (403, "otp_invalid")
    assert send(api, name, ada.headers, password=PASSWORD, otp=app.code()) == (201, "")
    assert send(api, name, people.api_key(services, ada)) == (201, "")


def test_rule_13_7_a_token_never_does_any_of_it(api: TestClient, services: Services) -> None:
    token = people.token(services, people.member(services, ADA), *[scope.value for scope in Scope])
    for name in ALL:
        assert send(api, name, token, password=PASSWORD) == (403, "token_not_allowed"), name
