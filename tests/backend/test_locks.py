"""What a unit of work decides on it locks first: on PostgreSQL it would read what another one is about to change."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import people
from tests.backend.conftest import ON_POSTGRESQL
from tests.backend.merging import Merging
from tests.backend.people import PASSWORD
from tests.backend.postbox import Postbox
from tests.backend.statements import written
from tests.backend.test_operator_api import create_company

LOCKED = re.compile(r"^SELECT .*?\sFROM (\w+)\b.* FOR (?:NO KEY )?UPDATE$", re.DOTALL)
"""The first table of a statement that locks rows, some of which others may refer to meanwhile."""
NEW = "Another-horse-8"


class Town:
    """A member, and what she does in a request that is looked at."""

    def __init__(self, api: TestClient, services: Services) -> None:
        self.api, self.services, self.postbox = api, services, Postbox(services)
        self.ada = people.member(services, "ada@example.org")

    def post(self, path: str, who: dict[str, str] | None = None, **body: object) -> httpx.Response:
        answer: httpx.Response = self.api.post(path, json=body, headers=self.ada.headers if who is None else who)
        return answer

    def begun(self, path: str, who: dict[str, str] | None = None, **body: object) -> str:
        """The id of what this begins."""
        return str(self.post(path, who, **body).json().get("id"))


Ready = Callable[[], httpx.Response]
"""The request, all being ready for it."""


def entering_a_new_accounts_code(town: Town) -> Ready:
    pending = town.begun("/v1/me/accounts", email="second@example.org", password=PASSWORD)
    town.post(f"/v1/me/accounts/{pending}/password", password=PASSWORD)
    code = town.postbox.code()
    return lambda: town.post(f"/v1/me/accounts/{pending}/verify", code=code)


def confirming_a_merge(town: Town) -> Ready:
    merging = Merging(town.api, town.services, town.ada)
    merging.preview(people.member(town.services).email)
    return merging.confirm


def choosing_notifications(town: Town) -> Ready:
    headers = town.ada.headers | {"If-Match": "*"}
    return lambda: town.api.patch("/v1/me/notifications", json={"challenge_mail": False}, headers=headers)


def signing_in(town: Town) -> Ready:
    return lambda: town.post("/v1/sessions", {}, email=town.ada.email, password=PASSWORD)


def confirming_a_held_sign_up(town: Town) -> Ready:
    operator = people.operator(town.services)
    create_company(town.api, operator, "Initech", "initech.example", sso=True)
    held = town.begun("/v1/sign-ups", {}, email="sue@initech.example", password=PASSWORD, name="Sue")
    town.post(f"/v1/sign-ups/{held}/verify", {}, code=town.postbox.code())
    return lambda: town.post(f"/v1/operator/sign-ups/{held}/confirm", operator)


def entering_a_recovery_emails_code(town: Town) -> Ready:
    town.post("/v1/me/recovery-email", email="recovery@example.org", password=PASSWORD)
    code = town.postbox.code()
    return lambda: town.post("/v1/me/recovery-email/verify", code=code)


def deactivating(town: Town) -> Ready:
    path, operator = f"/v1/operator/accounts/{town.ada.account_id}", people.operator(town.services)
    return lambda: town.api.patch(path, json={"status": "deactivated"}, headers=operator)


def resetting_a_password(town: Town) -> Ready:
    town.post("/v1/password-resets", {}, email=town.ada.email)
    body = {"email": town.ada.email, "code": town.postbox.code(), "password": NEW}
    return lambda: town.post("/v1/password-resets/confirm", {}, **body)


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("prepare", "table"),
    [
        (entering_a_new_accounts_code, "pending_accounts"),
        (confirming_a_merge, "merges"),
        (choosing_notifications, "notification_settings"),
        (signing_in, "accounts"),
        (confirming_a_held_sign_up, "sign_ups"),
        (entering_a_recovery_emails_code, "pending_recovery_emails"),
        (deactivating, "accounts"),
        (resetting_a_password, "accounts"),
    ],
)
def test_what_is_decided_on_is_locked(
    api: TestClient, services: Services, prepare: Callable[[Town], Ready], table: str
) -> None:
    request = prepare(Town(api, services))
    with written(services.database) as statements:
        answer = request()
    assert answer.is_success, answer.text
    assert table in {found[1] for found in map(LOCKED.match, statements) if found}
