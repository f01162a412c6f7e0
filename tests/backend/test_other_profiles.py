"""What others see of a profile, and nothing more (rules 5.1 and 9.3)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import community, people
from tests.backend.people import Person
from tests.backend.profiles import complete, read, show
from tests.backend.reporting import Platform

SEEN = {
    "profile_id", "avatar_url", "name", "job_title", "department", "company", "country", "about", "website", "industry",
    "skills", "experience", "twitter_url", "linkedin_url", "looking_for", "level", "points", "badges", "certificates",
    "relation", "invitation_id",
}  # fmt: skip
"""Rule 9.3's list without projects and activity, which are lists of their own, and what she is to me."""


@pytest.fixture
def ada(services: Services) -> Person:
    people.company(services, "Acme", "acme.example")
    return people.member(services, "ada@acme.example", name="Ada Okafor")


@pytest.fixture
def bob(services: Services) -> Person:
    return people.member(services, name="Bob")


def look(api: TestClient, viewer: Person, owner: Person) -> Any:
    return api.get(f"/v1/profiles/{owner.profile_id}", headers=viewer.headers)


def test_rule_9_3_these_are_the_parts_that_are_seen_and_no_other(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    complete(api, ada, phone="+31 10 1234567", website="https://ada.example/", looking_for="job", industry="Transport")
    community.change(services, ada, recovery_email="secret@ada.example")
    community.give_credits(services, ada.account_id, 98765)
    show(api, ada)
    platform = Platform(api, services)
    platform.did(ada, ["platform_app_created", "learning_rapid_certified"])
    answer = look(api, bob, ada)
    assert answer.status_code == 200, answer.text
    content = answer.json()
    assert content.keys() == SEEN
    own = read(api, ada)
    for name in SEEN & own.keys():
        assert content[name] == own[name]
    header = api.get("/v1/me/overview", headers=ada.headers).json()["header"]
    for name in ("company", "level", "points", "certificates", "avatar_url"):
        assert content[name] == header[name]
    assert (content["company"], content["relation"], content["invitation_id"]) == ("Acme", "none", None)
    assert [one["name"] for one in content["certificates"]] == ["Rapid Developer Certified"]
    for hidden in ("ada@acme.example", "secret@ada.example", "1234567", "98765"):
        assert hidden not in answer.text.replace(own["avatar_url"], "").replace(ada.profile_id, "")


def test_rule_9_3_of_badges_the_earned_ones_are_seen_and_no_progress(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    Platform(api, services).did(ada, ["platform_app_created", "forum_answer_accepted", "learning_lecture_completed"])
    api.put("/v1/me/featured-badges", json={"badge_ids": ["first-lesson", "first-app"]}, headers=ada.headers)
    community.publish(services, ada)
    badges = look(api, bob, ada).json()["badges"]
    earned = api.get("/v1/me/badges", headers=ada.headers).json()["earned"]
    assert [one["id"] for one in badges][:2] == ["first-lesson", "first-app"]
    assert {one["id"] for one in badges} == {one["id"] for one in earned}
    assert [one["featured"] for one in badges] == [True, True, *[False] * (len(badges) - 2)]
    for one in badges:
        assert one.keys() == {"id", "name", "description", "rarity", "level", "levels", "earned_at", "featured"}


def test_rule_9_3_a_private_profile_is_not_found_like_one_that_is_not_there(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    hidden, nobody = look(api, bob, ada), look(api, bob, Person("", "none", "", ""))
    for refused in (hidden, nobody):
        assert refused.status_code == 404
    assert hidden.json() | {"request_id": ""} == nobody.json() | {"request_id": ""}
    assert (look(api, ada, ada).status_code, look(api, ada, ada).json()["relation"]) == (200, "me")
    community.publish(services, ada)
    assert look(api, bob, ada).status_code == 200


def test_what_she_is_to_me_and_the_invitation_that_waits_are_told(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    community.publish(services, ada, bob)
    carl = people.member(services, name="Carl")
    community.publish(services, carl)

    def told(viewer: Person, owner: Person) -> tuple[str, str | None]:
        content = look(api, viewer, owner).json()
        return content["relation"], content["invitation_id"]

    waiting = community.invite(services, ada, bob)
    ignored = community.invite(services, ada, carl, "ignored")
    assert (told(ada, bob), told(bob, ada)) == (("invited_by_me", waiting), ("invited_me", waiting))
    assert (told(ada, carl), told(carl, ada)) == (("invited_by_me", ignored), ("none", None))
    community.connect(services, ada, bob)
    assert (told(ada, bob), told(bob, ada)) == (("connected", None), ("connected", None))


def test_rule_2_4_the_points_that_others_see_are_never_below_0(
    api: TestClient, services: Services, ada: Person, bob: Person
) -> None:
    path = f"/v1/operator/profiles/{ada.profile_id}/penalties"
    api.post(path, json={"points": 100, "reason": "Spam"}, headers=people.operator(services))
    community.publish(services, ada)
    content = look(api, bob, ada)
    assert (content.json()["points"], content.json()["level"]) == (0, 0)
    assert "Spam" not in content.text
