"""Another member's object is 404, never 403 and never hers, for every operation that names one (api.md, rule 9.3).

The operations come from the OpenAPI document. For each parameter in a path that names what a member owns there is a
maker here; a new parameter without one fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from tests.backend import community, people
from tests.backend.acquaintance import Acquaintance
from tests.backend.bodies import BODIES
from tests.backend.images import image
from tests.backend.merging import Merging
from tests.backend.people import Person
from tests.backend.test_access import DOCUMENT, form


@dataclass(frozen=True, slots=True)
class House:
    """A member whose things others ask for, and what it takes to make them."""

    api: TestClient
    services: Services
    owner: Person
    bodies: dict[str, Any] = field(default_factory=lambda: dict(BODIES))
    """A good body of each operation, for what is made."""

    def post(self, path: str, body: dict[str, Any], person: Person | None = None) -> dict[str, Any]:
        """Makes something by asking for it, as the owner unless somebody else is named."""
        answer = self.api.post(path, json=body, headers=(person or self.owner).headers)
        assert answer.status_code < 300, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def project(self, status: str = "draft") -> str:
        body = {"status": status, "app_name": "a", "customer": "c", "business_need": "b", "solution": "s"}
        return str(self.post("/v1/me/projects", body | {"results": "r"})["id"])

    def session(self) -> str:
        secret = people.secret_of(self.services, self.owner, SecretKind.SESSION)
        listed = self.api.get("/v1/sessions", headers=people.authorization(secret)).json()["items"]
        return next(str(one["id"]) for one in listed if one["current"])

    def avatar(self) -> str:
        headers = self.owner.headers | {"Content-Type": "image/png"}
        assert self.api.put("/v1/me/avatar", content=image(), headers=headers).status_code < 300
        return self.owner.profile_id

    def friend(self) -> str:
        other = people.member(self.services)
        community.connect(self.services, self.owner, other)
        return other.profile_id

    def invited(self) -> str:
        sender = people.member(self.services)
        community.publish(self.services, self.owner)
        invitation = Acquaintance(self.api).invited(sender, self.owner)
        community.change(self.services, self.owner, public=False)
        return invitation

    def inviting(self) -> str:
        receiver = people.member(self.services)
        community.publish(self.services, receiver)
        return Acquaintance(self.api).invited(self.owner, receiver)

    def merge(self) -> str:
        merging = Merging(self.api, self.services, self.owner)
        assert merging.start(people.member(self.services).email).status_code == 201
        self.bodies["POST /v1/me/merges/{merge_id}/code"] = {"email_id": merging.emails[0]["id"]}
        return merging.id

    def email(self) -> dict[str, Any]:
        self.merge()
        return dict(self.bodies["POST /v1/me/merges/{merge_id}/code"])

    def account(self) -> str:
        body = {"email": "second@example.org", "password": people.PASSWORD}
        return str(self.post("/v1/me/accounts", body)["id"])

    def watched(self) -> str:
        path = f"/v1/profiles/{self.owner.profile_id}/watched-apps/an-app"
        assert self.api.put(path, json={"name": "An app"}, headers=people.service(self.services)).status_code < 300
        return "an-app"


TOKEN = {"name": "n", "scopes": ["mxp:profile:read"]}
MAKERS: Mapping[str, Callable[[House], str]] = {
    "key_id": lambda house: str(house.post("/v1/me/api-keys", {"name": "n"})["id"]),
    "token_id": lambda house: str(house.post("/v1/me/tokens", TOKEN)["id"]),
    "session_id": House.session,
    "project_id": House.project,
    "invitation_id": House.invited,
    "profile_id": lambda house: house.owner.profile_id,
    "merge_id": House.merge,
    "account_id": House.account,
    "app_id": House.watched,
}
"""What makes a thing of the owner's, and its id, by the name of the parameter in the path."""
MAKERS_OF_OPERATIONS: Mapping[str, Callable[[House], str]] = {
    "GET /v1/profiles/{profile_id}/avatar": House.avatar,
    "DELETE /v1/me/connections/{profile_id}": House.friend,
    "DELETE /v1/me/invitations/{invitation_id}": House.inviting,
    "GET /v1/projects/{project_id}": lambda house: house.project("published"),
}
"""Where an operation means another thing by the name."""
OF_NOBODY = {
    "challenge_id": "the same challenges are there for everybody",
    "section_id": "the same sections are there for everybody, each with her own data",
}
"""Parameters that name nothing of a member's, and why."""
IN_BODIES: Mapping[str, Callable[[House], dict[str, Any]]] = {
    "POST /v1/me/invitations": lambda house: {"profile_id": house.owner.profile_id},
    "POST /v1/me/merges/{merge_id}/code": House.email,
}
"""Operations whose body names a thing by its id."""
NOT_BY_ID = {"PUT /v1/me/featured-badges": "the same badges are there for everybody"}
OF_MEMBERS = {name: said for name, said in DOCUMENT.items() if "session" in said.get("x-secrets", ())}
NAMING = sorted(name for name in OF_MEMBERS if "{" in name)


def named_in_body(said: Mapping[str, Any], schemas: Mapping[str, Any]) -> set[str]:
    """Fields of the body that are ids."""
    schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    fields = schemas[schema["$ref"].rpartition("/")[2]]["properties"] if "$ref" in schema else {}
    return {name for name in fields if name.endswith(("_id", "_ids"))}


@pytest.fixture
def house(api: TestClient, services: Services) -> House:
    return House(api, services, people.member(services))


@pytest.fixture
def stranger(services: Services) -> Person:
    """She has nothing to do with the owner."""
    return people.member(services)


def ask(house: House, name: str, thing: str, who: Person) -> httpx.Response:
    """The operation on that thing, with a good body."""
    method, _, path = name.partition(" ")
    headers, body = who.headers | {"If-Match": "*"}, house.bodies.get(name)
    answer: httpx.Response = house.api.request(method, re.sub(r"\{\w+\}", thing, path), json=body, headers=headers)
    return answer


def test_every_parameter_that_names_a_members_thing_has_its_maker() -> None:
    named = {parameter for name in NAMING for parameter in re.findall(r"\{(\w+)\}", name)}
    assert named == MAKERS.keys() | OF_NOBODY.keys()


def test_every_body_that_names_a_thing_is_tried(house: House) -> None:
    from tests.backend.conftest import shared_app

    schemas = shared_app().openapi()["components"]["schemas"]
    naming = {name for name, said in OF_MEMBERS.items() if named_in_body(said, schemas)}
    assert naming == IN_BODIES.keys() | NOT_BY_ID.keys()


@pytest.mark.parametrize("name", [name for name in NAMING if not any(f"{{{free}}}" in name for free in OF_NOBODY)])
def test_the_thing_of_another_member_is_404_as_if_there_were_none(house: House, stranger: Person, name: str) -> None:
    (parameter,) = re.findall(r"\{(\w+)\}", name)
    thing = MAKERS_OF_OPERATIONS.get(name, MAKERS[parameter])(house)
    refused, nothing = ask(house, name, thing, stranger), ask(house, name, "none", stranger)
    assert form(refused) == (404, "not_found") == form(nothing)
    assert refused.json()["detail"] == nothing.json()["detail"]
    hers = ask(house, name, thing, house.owner)
    assert hers.status_code != 404, hers.text


@pytest.mark.parametrize("name", sorted(IN_BODIES))
def test_a_thing_of_another_member_that_a_body_names_is_404(house: House, stranger: Person, name: str) -> None:
    mine = House(house.api, house.services, stranger).merge() if "{merge_id}" in name else ""
    method, _, path = name.partition(" ")
    path = path.replace("{merge_id}", mine)
    answers = [
        house.api.request(method, path, json=body, headers=stranger.headers)
        for body in (IN_BODIES[name](house), dict.fromkeys(IN_BODIES[name](house), "none"))
    ]
    assert [form(answer) for answer in answers] == [(404, "not_found")] * 2
