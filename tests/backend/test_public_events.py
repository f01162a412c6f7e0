"""The last public events (rules 8.1 and 9.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store import awards
from backend.store.tables import earned_badges
from tests.backend import community, people
from tests.backend.acquaintance import code
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform, activity
from tests.backend.statements import counted


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, name="Ada")


def events(api: TestClient, viewer: Person, whose: Person | None = None) -> list[dict[str, Any]]:
    path = f"/v1/profiles/{whose.profile_id}/activity" if whose else "/v1/me/activity"
    answer = api.get(path, headers=viewer.headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def give_badge(services: Services, person: Person, badge_id: str, level: int, at: datetime) -> None:
    row = {"profile_id": person.profile_id, "badge_id": badge_id, "level": level, "earned_at": at}
    services.database.write_now(lambda tx: tx.execute(insert(earned_badges).values(row)))


def test_rule_8_1_badges_and_public_activities_are_shown_newest_first(
    api: TestClient, services: Services, clock: Clock, platform: Platform, ada: Person
) -> None:
    at = clock.now - timedelta(days=2)
    platform.send(activity(ada, "marketplace_review_added", at, title="Berth\u202ePlanner"))
    platform.send(activity(ada, "forum_upvote_received", at + timedelta(hours=1)))
    give_badge(services, ada, "forum-legend", 2, at + timedelta(hours=2))
    shown = events(api, ada)
    assert [(one["kind"], one["title"], one["badge_id"]) for one in shown] == [
        ("badge_earned", "Badge earned: Forum Legend, level 2 of 4", "forum-legend"),
        ("forum_upvote_received", "Upvote", None),
        ("marketplace_review_added", "Review: BerthPlanner", None),
    ]
    assert shown[0]["occurred_at"] == "2026-11-15T14:00:00Z"


def test_rule_8_1_every_public_kind_shows_and_no_other(
    api: TestClient, services: Services, clock: Clock, platform: Platform, ada: Person
) -> None:
    public = {
        "forum_answer_accepted", "forum_upvote_received", "forum_answer_marked_accepted",
        "marketplace_app_published", "marketplace_version_published", "marketplace_review_added",
    }  # fmt: skip
    platform.did(ada, [kind for kind, rule in catalogue().activities.items() if not rule.own and kind not in public])
    services.database.write_now(lambda tx: awards.penalise(tx, ada.profile_id, 5, "Spam", clock.now))
    assert {one["kind"] for one in events(api, ada)} == {"badge_earned"}
    bea = people.member(services)
    platform.did(bea, sorted(public))
    assert {one["kind"] for one in events(api, bea)} == public | {"badge_earned"}


def test_rule_8_1_there_are_twenty_at_most_in_one_query_however_many_there_were(
    api: TestClient, services: Services, clock: Clock, platform: Platform, ada: Person
) -> None:
    start = clock.now - timedelta(days=30)
    kinds = ("forum_upvote_received", "marketplace_review_added", "forum_downvote_received")
    platform.send(
        *(activity(ada, kinds[n % 3], start + timedelta(hours=n), title=f"No. {n}") for n in range(60)),
    )
    give_badge(services, ada, "forum-legend", 4, start - timedelta(days=1))
    give_badge(services, ada, "a-badge-that-is-no-more", 1, clock.now)
    with counted(services.database) as statements:
        shown = events(api, ada)
    numbers = [n for n in range(59, 0, -1) if n % 3 != 2]
    recent = [one for one in shown if one["badge_id"] is None]
    badges = [one for one in shown if one["badge_id"] is not None]
    assert len(shown) == 20
    assert [one["title"].partition(": No. ")[2] for one in recent] == [str(n) for n in numbers[: 20 - len(badges)]]
    assert "a-badge-that-is-no-more" not in {one["badge_id"] for one in badges}
    assert len([one for one in statements if "earned_badges" in one and "activities" in one]) == 1


def test_rule_9_3_who_may_see_a_profile_sees_its_public_events(
    api: TestClient, services: Services, platform: Platform, ada: Person
) -> None:
    bea = people.member(services)
    platform.did(ada, ["forum_answer_accepted", "marketplace_studio_pro_downloaded"])
    assert code(api.get(f"/v1/profiles/{ada.profile_id}/activity", headers=bea.headers)) == (404, "not_found")
    community.connect(services, ada, bea)
    assert events(api, bea, ada) == events(api, ada)
    assert "forum_answer_accepted" in {one["kind"] for one in events(api, bea, ada)}


def test_rule_15_1_a_badge_that_an_operator_made_shows_under_its_name(
    api: TestClient, services: Services, platform: Platform, ada: Person
) -> None:
    badge = {
        "name": "Upvoted", "description": "Others like it.", "rarity": "blue",
        "metric": {"of": "activities", "kinds": ["forum_upvote_received"]}, "targets": [1],
    }  # fmt: skip
    assert api.post("/v1/operator/badges", json=badge, headers=people.operator(services)).status_code == 201
    platform.did(ada, ["forum_upvote_received"])
    assert "Badge earned: Upvoted" in {one["title"] for one in events(api, ada)}
