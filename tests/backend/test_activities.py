"""Activities as services report them (rules 2.2, 2.3 and 15.1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.catalogue.loading import catalogue
from backend.services import Services
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.reporting import Platform, activity

UPVOTE = "forum_upvote_received"


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def points_of(api: TestClient, person: people.Person) -> dict[str, Any]:
    content: dict[str, Any] = api.get("/v1/me/points", headers=person.headers).json()
    return content


def test_rule_2_2_an_activity_sent_again_changes_nothing(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    sent = activity(ada, "marketplace_app_published", clock.now, title="Kanban")
    first = platform.send(sent)
    again = platform.send(sent, sent)
    assert first == [{"id": sent["id"], "status": "recorded", "points": 50, "reason": None}]
    assert again == [{**first[0], "status": "duplicate"}] * 2
    assert points_of(api, ada)["points"] == 50


@pytest.mark.parametrize("change", ["kind", "title", "occurred_at", "profile_id"])
def test_rule_2_2_the_same_id_with_other_content_is_refused(
    api: TestClient, services: Services, clock: Clock, platform: Platform, change: str
) -> None:
    ada, ben = people.member(services), people.member(services)
    sent = activity(ada, UPVOTE, clock.now, title="How to sort a list?")
    other = {
        "kind": "marketplace_app_published", "title": "Another", "profile_id": ben.profile_id,
        "occurred_at": (clock.now - timedelta(seconds=1)).isoformat(),
    }  # fmt: skip
    platform.send(sent)
    [result] = platform.send(sent | {change: other[change]})
    assert result == {"id": sent["id"], "status": "refused", "points": 0, "reason": "id_reused"}
    assert (points_of(api, ada)["points"], points_of(api, ben)["points"]) == (10, 0)


def test_rule_2_2_two_senders_may_use_the_same_id(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    academy = Platform(api, services, "academy")
    sent = activity(ada, UPVOTE, clock.now)
    assert platform.send(sent)[0]["status"] == academy.send(sent)[0]["status"] == "recorded"


def test_rule_2_2_the_same_moment_in_another_zone_is_the_same_activity(
    services: Services, clock: Clock, platform: Platform
) -> None:
    sent = activity(people.member(services), UPVOTE, clock.now)
    platform.send(sent)
    moved = sent | {"occurred_at": sent["occurred_at"].replace("12:00:00+00:00", "14:00:00+02:00")}
    assert platform.send(moved)[0]["status"] == "duplicate"


@pytest.mark.parametrize(
    ("ahead", "status", "reason"),
    [
        (timedelta(minutes=5), "recorded", None),
        (timedelta(minutes=5, seconds=1), "refused", "in_future"),
        (timedelta(days=-731), "recorded", None),
        (timedelta(days=-732), "refused", "too_old"),
    ],
)
def test_rule_2_3_a_time_stamp_from_the_future_or_over_two_years_old_is_refused(
    services: Services, clock: Clock, platform: Platform, ahead: timedelta, status: str, reason: str | None
) -> None:
    [result] = platform.send(activity(people.member(services), UPVOTE, clock.now + ahead))
    assert (result["status"], result["reason"]) == (status, reason)


def test_own_kinds_are_refused_from_services(services: Services, clock: Clock, platform: Platform) -> None:
    ada = people.member(services)
    own = [rule.kind for rule in catalogue().activities.values() if rule.own]
    results = platform.send(*(activity(ada, kind, clock.now) for kind in own))
    assert len(own) == 5
    assert {(result["status"], result["reason"]) for result in results} == {("refused", "own_kind")}


def test_every_other_kind_gives_its_points(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    for rule in catalogue().activities.values():
        if not rule.own:
            assert platform.did(people.member(services), [rule.kind]) == [rule.points]


def test_a_batch_is_answered_in_the_order_it_was_sent_with_its_refusals(
    services: Services, clock: Clock, platform: Platform
) -> None:
    ada, ben = people.member(services, "ada@example.org"), people.member(services)
    by_email = activity(ada, UPVOTE, clock.now)
    del by_email["profile_id"]
    sent = [
        activity(ben, UPVOTE, clock.now),
        activity(ada, "dancing", clock.now),
        by_email | {"account_email": " ADA@Example.ORG "},
        by_email | {"id": "x1", "account_email": "nobody@example.org"},
        activity(ada, UPVOTE, clock.now, profile_id="no-such-profile"),
        activity(ada, UPVOTE, clock.now, account_email="ada@example.org"),
        by_email | {"id": "x2"},
        by_email | {"id": "x3", "account_email": "no spaces@ex ample"},
        activity(ada, UPVOTE, clock.now),
    ]
    results = platform.send(*sent[:7], sent[8])
    assert [result["id"] for result in results] == [one["id"] for one in [*sent[:7], sent[8]]]
    assert [result["reason"] or result["status"] for result in results] == [
        "recorded", "unknown_kind", "recorded", "unknown_member", "unknown_member", "member_unclear", "member_unclear",
        "recorded",
    ]  # fmt: skip
    refused = platform.api.post("/v1/activities", json={"activities": [sent[7]]}, headers=platform.headers)
    assert refused.status_code == 422


def test_a_deactivated_account_still_names_its_profile(services: Services, clock: Clock, platform: Platform) -> None:
    ada = people.member(services, "gone@example.org")
    people.deactivate(services, ada)
    sent = activity(ada, UPVOTE, clock.now, account_email="gone@example.org")
    del sent["profile_id"]
    assert platform.send(sent)[0]["status"] == "recorded"


@pytest.mark.slow
def test_five_hundred_activities_of_many_members_go_in_one_batch_and_no_more(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    members = [people.member(services) for _ in range(20)]
    sent = [activity(members[number % 20], "forum_answer_accepted", clock.now) for number in range(500)]
    assert [result["points"] for result in platform.send(*sent)] == [15] * 500
    assert {points_of(api, member)["points"] for member in members} == {375}
    answer = api.post("/v1/activities", json={"activities": [*sent, sent[0]]}, headers=platform.headers)
    assert answer.status_code == 422


def test_rule_15_1_only_services_report(api: TestClient, services: Services, clock: Clock) -> None:
    ada = people.member(services)
    body = {"activities": [activity(ada, UPVOTE, clock.now)]}
    for headers in (ada.headers, people.operator(services), people.api_key(services, ada)):
        answer = api.post("/v1/activities", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_secret_kind")
    assert api.post("/v1/activities", json=body).status_code == 401
    assert points_of(api, ada)["points"] == 0


def test_rule_2_3_a_day_ends_at_midnight_utc_of_the_activitys_own_time(services: Services, platform: Platform) -> None:
    ada = people.member(services)
    late = datetime.fromisoformat("2026-11-10T23:59:59.999999+00:00")
    early = datetime.fromisoformat("2026-11-11T02:00:00+02:00")
    assert platform.did(ada, [UPVOTE] * 6, late) == [10, 10, 10, 10, 10, 0]
    assert platform.did(ada, [UPVOTE] * 6, early) == [10, 10, 10, 10, 10, 0]
