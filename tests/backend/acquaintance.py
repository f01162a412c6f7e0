"""Members who invite and answer each other over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.testclient import TestClient

from tests.backend.people import Person


class Acquaintance:
    """What members do about each other."""

    def __init__(self, api: TestClient) -> None:
        self.api = api

    def invite(self, sender: Person, receiver: Person) -> httpx.Response:
        body = {"profile_id": receiver.profile_id}
        answer: httpx.Response = self.api.post("/v1/me/invitations", json=body, headers=sender.headers)
        return answer

    def invited(self, sender: Person, receiver: Person) -> str:
        """The id of an invitation that goes out."""
        answer = self.invite(sender, receiver)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def answer(self, person: Person, invitation_id: str, what: str) -> httpx.Response:
        """She says ``accept`` or ``ignore``."""
        path = f"/v1/me/invitations/{invitation_id}/{what}"
        answer: httpx.Response = self.api.post(path, headers=person.headers)
        return answer

    def withdraw(self, person: Person, invitation_id: str) -> httpx.Response:
        path = f"/v1/me/invitations/{invitation_id}"
        answer: httpx.Response = self.api.delete(path, headers=person.headers)
        return answer

    def remove(self, person: Person, other: Person) -> httpx.Response:
        path = f"/v1/me/connections/{other.profile_id}"
        answer: httpx.Response = self.api.delete(path, headers=person.headers)
        return answer

    def invitations(self, person: Person, direction: str | None = None) -> list[dict[str, Any]]:
        params = {"direction": direction} if direction else {}
        answer = self.api.get("/v1/me/invitations", params=params, headers=person.headers)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def connected(self, person: Person, **params: str) -> list[str]:
        """Names of her connections."""
        answer = self.api.get("/v1/me/connections", params=params, headers=person.headers)
        assert answer.status_code == 200, answer.text
        return [one["person"]["name"] for one in answer.json()["items"]]


def code(answer: httpx.Response) -> tuple[int, str]:
    """How it was refused."""
    return answer.status_code, answer.json()["code"]
