"""The overview: header and cards in one answer (rules 1.1, 1.7, 2.6, 3.4, 4.1, 5.1 and 7.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform
from tests.backend.statements import counted

MOST_QUERIES = 26


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, name="Ada Okafor")


def overview(api: TestClient, person: Person) -> dict[str, Any]:
    answer = api.get("/v1/me/overview", headers=person.headers)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_a_new_member_sees_every_card_empty_and_a_challenge(api: TestClient, ada: Person) -> None:
    content = overview(api, ada)
    assert content["header"] == {
        "profile_id": ada.profile_id, "name": "Ada Okafor", "job_title": None, "company": None, "country": None,
        "public": False, "avatar_url": None, "level": 0, "points": 0, "next_level": {"level": 1, "points": 100},
        "credits": 0, "connections": 0, "featured_badges": [], "certificates": [],
    }  # fmt: skip
    assert len(content["stats"]["per_day"]) == 30
    assert content["challenge"]["id"] == WELCOME
    assert content["badges"]["in_progress"] == []
    assert content["badges"]["next"]
    assert content["leaderboard"]["rank"] is None
    assert (content["invitations"], content["suggestions"], content["portfolio"]) == ([], [], [])
    assert content["personal_info"]["skills"] == []


def test_rule_1_1_the_header_shows_the_signed_in_accounts_credits_and_company(
    api: TestClient, services: Services, ada: Person
) -> None:
    people.company(services, "Kyoto Apps", "kyoto.example")
    other = community.add_account(services, ada, "ada@kyoto.example")
    community.give_credits(services, ada.account_id, 1250)
    community.give_credits(services, other, 40)
    with_other = people.api_key(services, Person("", ada.profile_id, other, ""))
    header = overview(api, ada)["header"]
    assert (header["credits"], header["company"]) == (1250, None)
    header = api.get("/v1/me/overview", headers=with_other).json()["header"]
    assert (header["credits"], header["company"], header["name"]) == (40, "Kyoto Apps", "Ada Okafor")


def test_rule_1_7_certificates_come_from_the_exams_passed(
    api: TestClient, ada: Person, platform: Platform, clock: Clock
) -> None:
    platform.did(ada, ["learning_rapid_certified"], clock() - timedelta(days=400))
    platform.did(ada, ["learning_advanced_certified"], clock() - timedelta(days=50))
    platform.did(ada, ["learning_rapid_certified", "learning_lecture_completed"], clock() - timedelta(days=10))
    assert overview(api, ada)["header"]["certificates"] == [
        {"name": "Rapid Developer Certified", "issued_on": "2026-11-07"},
        {"name": "Advanced Developer Certified", "issued_on": "2026-09-28"},
    ]


def test_rule_2_6_the_stats_have_every_category_and_every_day(
    api: TestClient, ada: Person, platform: Platform, clock: Clock
) -> None:
    platform.did(ada, ["forum_answer_accepted"], clock() - timedelta(days=29))
    platform.did(ada, ["forum_answer_accepted", "marketplace_app_published"], clock() - timedelta(days=30))
    platform.did(ada, ["learning_path_completed"])
    content = overview(api, ada)
    assert {row["category"]: (row["points"], row["points_30d"]) for row in content["stats"]["by_category"]} == {
        "forum": (30, 15), "marketplace": (50, 0), "platform": (0, 0), "community": (0, 0), "learning": (25, 25),
    }  # fmt: skip
    per_day = [row["points"] for row in content["stats"]["per_day"]]
    assert per_day == [15, *[0] * 28, 25]
    assert (content["header"]["points"], content["header"]["level"]) == (105, 1)
    assert content["leaderboard"]["points"] == 40


def test_rule_3_4_featured_badges_stand_in_the_members_order(api: TestClient, ada: Person, platform: Platform) -> None:
    platform.did(ada, ["platform_app_created", "forum_answer_accepted", "learning_lecture_completed"])
    chosen = ["first-lesson", "first-app", "helping-hand"]
    for order in (chosen, chosen[::-1]):
        answer = api.put("/v1/me/featured-badges", json={"badge_ids": order}, headers=ada.headers)
        assert answer.status_code < 300, answer.text
        assert [badge["id"] for badge in overview(api, ada)["header"]["featured_badges"]] == order


def test_rule_4_1_the_challenge_to_claim_comes_before_active_ones(
    api: TestClient, ada: Person, platform: Platform
) -> None:
    for _ in range(5):
        platform.did(ada, ["platform_feedback_submitted"])
    platform.did(ada, ["platform_buzz_posted"] * 3)
    shown = overview(api, ada)["challenge"]
    assert (shown["id"], shown["state"], shown["assigned"]) == ("good-neighbour-2026q4", "completed", True)
    platform.did(ada, WELCOME_KINDS)
    assert overview(api, ada)["challenge"]["id"] == WELCOME
    listed = api.get("/v1/me/challenges", headers=ada.headers).json()["items"]
    assert [one["id"] for one in listed if one["assigned"]] == [WELCOME]


def test_rule_5_1_only_pending_invitations_are_shown_with_their_senders_private_or_not(
    api: TestClient, services: Services, ada: Person, clock: Clock
) -> None:
    joris, mei, lee, noor = (people.member(services, name=name) for name in ("Joris", "Mei", "Lee", "Noor"))
    community.connect(services, ada, noor)
    community.connect(services, joris, noor, mei)
    community.invite(services, joris, ada)
    clock.forward(timedelta(minutes=1))
    community.invite(services, mei, ada)
    community.invite(services, lee, ada, "ignored")
    community.invite(services, noor, ada, "accepted")
    shown = overview(api, ada)["invitations"]
    assert [(one["person"]["name"], one["shared_connections"], one["sent_by_me"]) for one in shown] == [
        ("Mei", 0, False),
        ("Joris", 1, False),
    ]
    assert overview(api, mei)["invitations"] == []


def test_rule_7_2_the_portfolio_has_drafts_too_and_the_last_edited_first(
    api: TestClient, services: Services, ada: Person, clock: Clock
) -> None:
    community.add_project(services, ada, "Dock Planner", "published", clock() - timedelta(days=2))
    community.add_project(services, ada, "Fleet Check", "draft", clock())
    community.add_project(services, people.member(services), "Not mine", "published", clock())
    shown = overview(api, ada)["portfolio"]
    assert [(one["app_name"], one["status"]) for one in shown] == [
        ("Fleet Check", "draft"),
        ("Dock Planner", "published"),
    ]


def test_personal_info_shows_what_the_profile_says(api: TestClient, services: Services, ada: Person) -> None:
    said = {
        "department": "IT", "about": "Docks.\nAnd apps.", "website": "https://ada.example/", "industry": "Transport",
        "looking_for": "project", "twitter_url": None, "linkedin_url": None,
        "experience": [{"company": "Acme", "role": "Lead", "from": "2022-03-01", "to": None}],
    }  # fmt: skip
    community.change(services, ada, **said)
    community.give_skills(services, ada, "OData", "Kafka")
    assert overview(api, ada)["personal_info"] == {**said, "skills": ["OData", "Kafka"]}


def test_an_unchanged_overview_is_304_until_something_changes(
    api: TestClient, ada: Person, platform: Platform, clock: Clock
) -> None:
    platform.did(ada, ["platform_app_created"])
    first = api.get("/v1/me/overview", headers=ada.headers)
    known = {**ada.headers, "If-None-Match": first.headers["ETag"]}
    clock.forward(timedelta(hours=3))
    assert api.get("/v1/me/overview", headers=known).status_code == 304
    platform.did(ada, ["learning_lecture_completed"])
    assert api.get("/v1/me/overview", headers=known).status_code == 200


def test_rule_13_8_a_token_needs_the_scope_to_read(api: TestClient, services: Services, ada: Person) -> None:
    assert api.get("/v1/me/overview", headers=people.token(services, ada, "mxp:profile:read")).status_code == 200
    refused = api.get("/v1/me/overview", headers=people.token(services, ada, "mxp:profile:write"))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert api.get("/v1/me/overview").status_code == 401


def test_the_number_of_queries_does_not_grow_with_the_data(
    api: TestClient, services: Services, ada: Person, platform: Platform, clock: Clock
) -> None:
    people.company(services, "Acme", "acme.example")
    lone = people.member(services, "lone@acme.example")
    community.give_skills(services, lone, "OData", "Kafka")
    others = [people.member(services, f"m{number}@acme.example", name=f"M{number}") for number in range(12)]
    community.publish(services, *others)
    community.connect(services, others[0], *others[1:6])
    community.connect(services, lone, others[0])
    for number, other in enumerate(others):
        community.give_skills(services, other, "kafka")
        community.add_project(services, lone, f"App {number}", "draft", clock())
        platform.did(other, ["platform_app_created", "forum_answer_accepted"])
        if number > 8:
            community.invite(services, other, lone)
    platform.did(lone, [*WELCOME_KINDS, "learning_rapid_certified", "forum_answer_accepted"])
    with counted(services.database) as few:
        overview(api, ada)
    with counted(services.database) as many:
        content = overview(api, lone)
    assert (len(content["invitations"]), len(content["suggestions"]), len(content["portfolio"])) == (3, 6, 6)
    assert content["leaderboard"]["company"] == {"name": "Acme", "rank": 1, "of": 13}
    # Two more: both sides of whoever is on the board, and the company's board, of whoever has a company.
    assert len(many) <= len(few) + 2 <= MOST_QUERIES
