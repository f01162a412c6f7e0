"""People you may know (rule 5.2)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import community, people
from tests.backend.people import Person


@pytest.fixture
def ada(services: Services) -> Person:
    people.company(services, "Acme", "acme.example")
    made = people.member(services, "ada@acme.example", name="Ada")
    community.give_skills(services, made, "OData", "Kafka", "Mentoring")
    return made


def someone(services: Services, name: str, email: str | None = None) -> Person:
    made = people.member(services, email, name=name)
    community.publish(services, made)
    return made


def suggestions(api: TestClient, person: Person) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = api.get("/v1/me/overview", headers=person.headers).json()["suggestions"]
    return content


def names(api: TestClient, person: Person) -> list[str]:
    return [one["person"]["name"] for one in suggestions(api, person)]


def test_rule_5_2_company_connections_and_skills_are_reasons(api: TestClient, services: Services, ada: Person) -> None:
    someone(services, "Colleague", "c@acme.example")
    friend, further, skilled, nobody = (someone(services, name) for name in ("Friend", "Further", "Skilled", "Nobody"))
    community.connect(services, ada, friend)
    community.connect(services, friend, further)
    community.give_skills(services, skilled, "kafka ", "ODATA", "Java")
    community.give_skills(services, nobody, "Cobol")
    shown = {one["person"]["name"]: one for one in suggestions(api, ada)}
    assert {name: one["reasons"] for name, one in shown.items()} == {
        "Colleague": ["company"],
        "Further": ["connections"],
        "Skilled": ["skills"],
    }
    assert shown["Further"]["shared_connections"] == 1
    assert shown["Skilled"]["shared_skills"] == ["OData", "Kafka"]
    assert shown["Colleague"]["person"]["company"] == "Acme"


def test_rule_5_2_the_strongest_come_first_with_their_strongest_reason_first(
    api: TestClient, services: Services, ada: Person
) -> None:
    friends = [someone(services, f"Friend {number}") for number in range(3)]
    community.connect(services, ada, *friends)
    weak, middle = someone(services, "Weak"), someone(services, "Middle", "m@acme.example")
    strong = someone(services, "Strong", "s@acme.example")
    community.give_skills(services, weak, "Kafka")
    community.give_skills(services, strong, "Kafka")
    community.connect(services, strong, *friends)
    community.connect(services, middle, friends[0])
    shown = suggestions(api, ada)
    assert [one["person"]["name"] for one in shown] == ["Strong", "Middle", "Weak"]
    assert [one["reasons"] for one in shown] == [
        ["connections", "company", "skills"],
        ["company", "connections"],
        ["skills"],
    ]
    assert shown[0]["shared_connections"] == 3


@pytest.mark.parametrize("state", ["pending", "ignored"])
@pytest.mark.parametrize("sent_by_me", [True, False])
def test_rule_5_2_never_somebody_invited_or_ignored(
    api: TestClient, services: Services, ada: Person, state: str, sent_by_me: bool
) -> None:
    other = someone(services, "Other", "o@acme.example")
    assert names(api, ada) == ["Other"]
    community.invite(services, *((ada, other) if sent_by_me else (other, ada)), state)
    assert names(api, ada) == []


def test_rule_5_2_never_a_private_profile_a_connection_or_oneself(
    api: TestClient, services: Services, ada: Person
) -> None:
    community.publish(services, ada)
    private = people.member(services, "p@acme.example", name="Private")
    connected = someone(services, "Connected", "c@acme.example")
    for person in (private, connected):
        community.give_skills(services, person, "Kafka", "OData")
    community.connect(services, ada, connected)
    community.connect(services, connected, private)
    assert suggestions(api, ada) == []


def test_rule_5_2_somebody_who_is_connected_no_more_may_be_suggested_again(
    api: TestClient, services: Services, ada: Person
) -> None:
    community.invite(services, someone(services, "Before", "b@acme.example"), ada, "accepted")
    assert names(api, ada) == ["Before"]


def test_rule_5_2_the_list_is_that_of_the_overview_a_page_at_a_time(
    api: TestClient, services: Services, ada: Person
) -> None:
    for number in range(5):
        name = "Ünï Ünsaid Ünderhill with a very long name \U0001f600" * 3 if number > 2 else f"Colleague {number}"
        someone(services, name, f"{number}@acme.example")
    community.give_skills(services, someone(services, "Skilled"), "Kafka")
    seen, cursor = list[dict[str, Any]](), None
    while len(seen) < 10:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = api.get("/v1/me/suggestions", params=params, headers=ada.headers).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(page["items"]) == 2
    assert seen == suggestions(api, ada)
    assert len(seen) == 6
