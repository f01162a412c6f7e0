"""Badges: earned, in progress, next, and the featured four (rule 3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store import awards
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform

FIVE = (
    ("helping-hand", "forum_answer_accepted"), ("first-lesson", "learning_lecture_completed"),
    ("first-app", "platform_app_created"), ("publisher", "marketplace_app_published"),
    ("trailblazer", "community_hackathon_attended"),
)  # fmt: skip


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def badges_of(api: TestClient, person: Person, shelf: str) -> dict[str, dict[str, Any]]:
    content = api.get("/v1/me/badges", headers=person.headers).json()
    return {badge["id"]: badge for badge in content[shelf]}


def levels_of(api: TestClient, person: Person) -> dict[str, tuple[int, str]]:
    return {badge_id: (one["level"], one["earned_at"]) for badge_id, one in badges_of(api, person, "earned").items()}


def feature(api: TestClient, person: Person, *badge_ids: str) -> httpx.Response:
    answer: httpx.Response = api.put("/v1/me/featured-badges", json={"badge_ids": badge_ids}, headers=person.headers)
    return answer


def test_rule_3_a_new_member_has_every_badge_ahead_of_her(api: TestClient, services: Services) -> None:
    content = api.get("/v1/me/badges", headers=people.member(services).headers).json()
    assert (content["earned"], content["in_progress"]) == ([], [])
    assert {badge["id"] for badge in content["next"]} == {*catalogue().badges}
    assert {(badge["progress"], badge["earned_at"], badge["featured"]) for badge in content["next"]} == {
        (0.0, None, False)
    }


def test_rule_3_2_a_multi_level_badge_is_shown_once_at_its_highest_level_with_its_date(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["marketplace_app_published"])
    clock.forward(timedelta(days=1))
    platform.did(ada, ["marketplace_app_published"] * 4)
    content = api.get("/v1/me/badges", headers=ada.headers).json()
    [publisher] = [badge for badge in content["earned"] if badge["id"] == "publisher"]
    assert (publisher["level"], publisher["levels"], publisher["earned_at"]) == (2, 3, "2026-11-18T12:00:00Z")
    [ahead] = [badge for badge in content["in_progress"] if badge["id"] == "publisher"]
    assert (ahead["level"], ahead["done"], ahead["target"], ahead["progress"]) == (3, 5, 15, 5 / 15)
    earned_at = [badge["earned_at"] for badge in content["earned"]]
    assert earned_at == sorted(earned_at, reverse=True)


def test_rule_3_1_an_activity_over_its_daily_maximum_still_counts_for_badges(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    assert platform.did(ada, ["marketplace_app_downloaded"] * 25) == [1] * 5 + [0] * 20
    assert "component-collector" in badges_of(api, ada, "earned")


def test_rule_3_4_a_badge_stays_when_a_penalty_takes_its_level_away(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["marketplace_app_published"] * 2)
    before = levels_of(api, ada)
    assert before["rising-star"] == (1, "2026-11-17T12:00:00Z")
    services.database.write_now(lambda tx: awards.penalise(tx, ada.profile_id, 60, "Spam", clock.now))
    assert levels_of(api, ada) == before
    clock.forward(timedelta(days=1))
    platform.did(ada, ["marketplace_app_published"] * 2)
    assert levels_of(api, ada)["rising-star"] == (1, "2026-11-17T12:00:00Z")


def test_rule_3_4_a_level_reached_within_a_batch_is_earned_though_its_end_lies_below(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["marketplace_app_published"] * 2 + ["forum_downvote_received"])
    assert api.get("/v1/me/points", headers=ada.headers).json()["level"] == 0
    assert "rising-star" in badges_of(api, ada, "earned")


def test_rule_3_4_four_earned_badges_are_featured_in_the_members_order(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, [kind for _badge, kind in FIVE])
    wanted = [badge for badge, _kind in FIVE][:4]
    for order in (wanted, wanted[::-1], wanted[1:3], []):
        answer = feature(api, ada, *order)
        assert answer.status_code == 200
        assert {badge["id"] for badge in answer.json()["earned"] if badge["featured"]} == {*order}


@pytest.mark.parametrize(
    ("badge_ids", "status", "code"),
    [
        ([badge for badge, _kind in FIVE], 422, "too_many_featured"),
        (["helping-hand", "summit"], 409, "badge_not_earned"),
        (["helping-hand", "no-such-badge"], 409, "badge_not_earned"),
        (["helping-hand", "helping-hand"], 422, "badge_repeated"),
    ],
)
def test_rule_3_4_a_fifth_badge_and_one_that_is_not_earned_are_refused(
    api: TestClient, services: Services, platform: Platform, badge_ids: list[str], status: int, code: str
) -> None:
    ada = people.member(services)
    platform.did(ada, [kind for _badge, kind in FIVE])
    feature(api, ada, "first-app")
    refused = feature(api, ada, *badge_ids)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert [one["id"] for one in badges_of(api, ada, "earned").values() if one["featured"]] == ["first-app"]


def test_rule_13_8_featuring_needs_the_write_scope(api: TestClient, services: Services, platform: Platform) -> None:
    ada = people.member(services)
    platform.did(ada, ["platform_app_created"])
    body = {"badge_ids": ["first-app"]}
    for scope, status in (("mxp:profile:write", 200), ("mxp:profile:read", 403)):
        headers = people.token(services, ada, scope)
        assert api.put("/v1/me/featured-badges", json=body, headers=headers).status_code == status
