"""Merging profiles as members do, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import profiles
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox
from tests.backend.sums import rows


class Merging:
    """One member's merge of another profile into hers."""

    def __init__(self, api: TestClient, services: Services, who: Person) -> None:
        self.api, self.services, self.who = api, services, who
        self.postbox = Postbox(services)
        self.id = ""
        self.emails: list[dict[str, str]] = []

    def ask(self, step: str, body: dict[str, Any]) -> httpx.Response:
        """One of the steps behind the first."""
        answer: httpx.Response = self.api.post(f"/v1/me/merges/{self.id}/{step}", json=body, headers=self.who.headers)
        return answer

    def start(self, email: str, **more: str) -> httpx.Response:
        """The first step."""
        body = {"email": email, "password": PASSWORD} | more
        answer: httpx.Response = self.api.post("/v1/me/merges", json=body, headers=self.who.headers)
        if answer.status_code == 201:
            self.id, self.emails = answer.json()["id"], answer.json()["emails"]
        return answer

    def code(self, number: int = 0) -> str:
        """Lets a code be sent to one of the offered addresses; the code in the mail."""
        self.postbox.empty()
        answer = self.ask("code", {"email_id": self.emails[number]["id"]})
        assert answer.status_code == 202, answer.text
        return self.postbox.code()

    def preview(self, email: str) -> dict[str, Any]:
        """All steps up to the entered code; the preview."""
        assert self.start(email).status_code == 201
        answer = self.ask("verify", {"code": self.code()})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def confirm(self, *make_public: str, **more: str) -> httpx.Response:
        """The last step."""
        return self.ask("confirm", {"make_public": [*make_public]} | more)

    def get(self) -> httpx.Response:
        """How far it is."""
        answer: httpx.Response = self.api.get(f"/v1/me/merges/{self.id}", headers=self.who.headers)
        return answer


def merge(api: TestClient, services: Services, mine: Person, theirs: Person, *make_public: str) -> dict[str, Any]:
    """All steps; the answer to the last."""
    merging = Merging(api, services, mine)
    merging.preview(theirs.email)
    answer = merging.confirm(*make_public)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def profile_of(services: Services, person: Person) -> Any:
    """The row of her profile."""
    (row,) = rows(services, profiles, person.profile_id, "id")
    return row


def values(listed: list[dict[str, str]], field: str) -> list[tuple[str, str]]:
    """What a preview or a result says of a field: values, and whose they are."""
    return [(one["value"], one["from"]) for one in listed if one["field"] == field]
