"""Tokens made, used, deleted and over, and their account deactivated and active again, in whatever order.

Rules 1.3, 13.3 and 13.6: a small model says which of them are good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, authorization
from tests.backend.test_access import NOT_GOOD, READ, form

which = st.integers(0, 100)


@dataclass
class Made:
    """What the model knows of a token."""

    id: str
    secret: str
    expires_at: datetime | None
    deleted: bool = False


class Tokens(RuleBasedStateMachine):
    """One member's tokens."""

    api: ClassVar[TestClient]
    services: ClassVar[Services]
    clock: ClassVar[Clock]

    def __init__(self) -> None:
        super().__init__()
        self.ada = people.member(self.services)
        self.key, self.operator = people.api_key(self.services, self.ada), people.operator(self.services)
        self.service = people.service(self.services)
        self.made: list[Made] = []
        self.active = True

    def is_good(self, token: Made) -> bool:
        over = token.expires_at is not None and token.expires_at <= self.clock.now
        return self.active and not token.deleted and not over

    @precondition(lambda self: self.active)
    @rule(hours=st.none() | st.integers(1, 30))
    def create(self, hours: int | None) -> None:
        expires_at = None if hours is None else self.clock.now + timedelta(hours=hours)
        body = {"name": "n", "scopes": [READ], "password": PASSWORD}
        body |= {} if expires_at is None else {"expires_at": expires_at.isoformat()}
        answer = self.api.post("/v1/me/tokens", json=body, headers=self.key)
        assert answer.status_code == 201, answer.text
        self.made.append(Made(answer.json()["id"], answer.json()["secret"], expires_at))

    @precondition(lambda self: self.made)
    @rule(number=which)
    def use(self, number: int) -> None:
        token = self.made[number % len(self.made)]
        answer = self.api.get("/v1/me/points", headers=authorization(token.secret))
        assert answer.status_code == 200 if self.is_good(token) else form(answer) == NOT_GOOD
        form_of_it = {"token": token.secret}
        state = self.api.post("/v1/token-introspection", data=form_of_it, headers=self.service).json()
        assert state["active"] is self.is_good(token)

    @precondition(lambda self: self.made and self.active)
    @rule(number=which)
    def delete(self, number: int) -> None:
        token = self.made[number % len(self.made)]
        answer = self.api.delete(f"/v1/me/tokens/{token.id}", headers=self.key)
        assert answer.status_code == (404 if token.deleted else 204)
        token.deleted = True

    @rule()
    def switch(self) -> None:
        self.active = not self.active
        body = {"status": "active" if self.active else "deactivated"}
        path = f"/v1/operator/accounts/{self.ada.account_id}"
        assert self.api.patch(path, json=body, headers=self.operator).status_code == 200

    @rule(hours=st.integers(1, 20))
    def wait(self, hours: int) -> None:
        self.clock.forward(timedelta(hours=hours))

    @rule()
    def list_them(self) -> None:
        answer = self.api.get("/v1/me/tokens?limit=100", headers=self.key)
        if self.active:
            assert {one["id"] for one in answer.json()["items"]} == {one.id for one in self.made if not one.deleted}
        else:
            assert form(answer) == NOT_GOOD


@pytest.mark.slow
def test_rules_1_3_and_13_3_tokens_in_whatever_order(api: TestClient, services: Services, clock: Clock) -> None:
    machine = type("TokensOfThisDatabase", (Tokens,), {"api": api, "services": services, "clock": clock})
    examples = 8 if services.database.is_sqlite else 3
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=40, phases=[Phase.generate])
    )
