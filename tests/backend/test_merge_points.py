"""What a merge makes of points, badges, claims and referrals' points (rule 11.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import awards, members
from backend.store.tables import claims, earned_badges, further_claims, point_ledger
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.merging import merge, profile_of, values
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform, activity
from tests.backend.sums import assert_that_sums_are_those_of_the_rows, rows


def test_points_activities_and_counts_add_up(api: TestClient, services: Services, ada: Person, old: Person) -> None:
    platform = Platform(api, services)
    platform.did(ada, ["forum_answer_accepted", "learning_lecture_completed"])
    platform.did(old, ["forum_answer_accepted", "platform_app_created"])
    services.database.write_now(lambda tx: awards.penalise(tx, old.profile_id, 4, "Spam", services.clock()))
    done = merge(api, services, ada, old)
    assert values(done["kept"], "points") == [("32", "both")]
    assert api.get("/v1/me/points", headers=old.headers).json()["points"] == 32
    ledger = api.get("/v1/me/points/ledger", headers=ada.headers).json()["items"]
    assert [row["reason"] for row in ledger if row["reason"]] == ["Spam"]
    assert_that_sums_are_those_of_the_rows(services, ada.profile_id)


def test_rule_2_7_points_of_once_in_a_life_are_kept_once_and_the_ledger_says_why(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    def complete(person: Person) -> None:
        services.database.write_now(
            lambda tx: awards.record_own(
                tx, person.profile_id, "community_profile_completed", person.profile_id, clock()
            )
        )

    complete(old)
    clock.forward(timedelta(days=2))
    complete(ada)
    done = merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 50
    points = [(row.points, row.reason is None) for row in rows(services, point_ledger, ada.profile_id)]
    assert sorted(points) == [(-50, False), (50, True), (50, True)]
    assert "once in a profile's life" in values(done["deleted"], "points")[0][0]
    assert_that_sums_are_those_of_the_rows(services, ada.profile_id)
    complete(ada)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 50


def test_rule_5_4_referral_points_between_the_two_are_taken_back(api: TestClient, services: Services) -> None:
    ada = people.member(services, "ada@example.org")
    hashed = people.member(services)

    def refer(tx: Any) -> members.Member:
        made = members.create(tx, email="old@example.com", name="Old", now=services.clock(), referred_by=ada.profile_id)
        awards.record_own(tx, ada.profile_id, "community_referral_signed_up", made.profile_id, services.clock())
        awards.record_own(tx, ada.profile_id, "community_referral_signed_up", hashed.profile_id, services.clock())
        return made

    made = services.database.write_now(refer)
    old = Person("old@example.com", made.profile_id, made.account_id, "")
    Platform(api, services).did(old, ["learning_expert_certified"])
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 5 + 5 + 25
    merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 100 + 5
    assert profile_of(services, ada).referred_by is None
    assert_that_sums_are_those_of_the_rows(services, ada.profile_id)


def test_rule_5_5_points_for_inviting_oneself_are_taken_back(api: TestClient, services: Services, ada: Person) -> None:
    for address in ("old@example.com", "friend@example.com"):
        sent = api.post("/v1/me/referral/invites", json={"email": address}, headers=ada.headers)
        assert sent.status_code == 202
    old = people.member(services, "old@example.com")
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 10
    merge(api, services, old, ada)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 5
    assert_that_sums_are_those_of_the_rows(services, old.profile_id)


def test_the_same_thing_reported_for_both_counts_once(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    platform = Platform(api, services)
    for person in (ada, old):
        platform.send(
            activity(person, "learning_lecture_completed", clock(), title="Microflows"),
            activity(person, "learning_lecture_completed", clock()),
        )
    merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 3
    assert_that_sums_are_those_of_the_rows(services, ada.profile_id)


@pytest.mark.parametrize("given", [(3, 4), (5, 5)])
def test_rule_2_3_daily_maxima_hold_for_both_together_and_what_was_given_stays(
    api: TestClient, services: Services, ada: Person, old: Person, given: tuple[int, int]
) -> None:
    platform = Platform(api, services)
    for person, times in zip((ada, old), given, strict=True):
        platform.did(person, ["marketplace_review_added"] * times)
    merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 5 * sum(given)
    assert platform.did(ada, ["marketplace_review_added"] * 2) == [0, 0]


def test_rule_2_3_what_is_left_of_a_maximum_is_left_of_the_sum(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    platform = Platform(api, services)
    platform.did(ada, ["marketplace_review_added"] * 2)
    platform.did(old, ["marketplace_review_added"] * 2)
    merge(api, services, ada, old)
    assert platform.did(old, ["marketplace_review_added"] * 2) == [5, 0]


def test_badges_are_united_with_their_earliest_date_and_the_sum_gives_new_ones(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    platform = Platform(api, services)
    first = clock()
    platform.did(old, ["forum_answer_accepted"] * 4)
    clock.forward(timedelta(days=1))
    platform.did(ada, ["forum_answer_accepted"] * 4)

    def earned() -> dict[tuple[str, int], Any]:
        return {(row.badge_id, row.level): row.earned_at for row in rows(services, earned_badges, ada.profile_id)}

    before = earned()
    api.put("/v1/me/featured-badges", json={"badge_ids": [next(iter(before))[0]]}, headers=ada.headers)
    clock.forward(timedelta(days=1))
    merge(api, services, ada, old)
    after = earned()
    assert all(after[level] == first for level in before)
    new = {level: at for level, at in after.items() if level not in before}
    assert new and set(new.values()) == {clock()}
    shown = api.get("/v1/me/badges", headers=ada.headers).json()
    assert [badge["featured"] for badge in shown["earned"] if badge["id"] == next(iter(before))[0]] == [True]


@pytest.mark.parametrize("who_was_first", ["mine", "theirs"])
def test_rule_4_3_claims_of_both_stay_and_claiming_again_answers_the_first(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person, who_was_first: str
) -> None:
    platform = Platform(api, services)
    first, second = (ada, old) if who_was_first == "mine" else (old, ada)
    for person in (first, second):
        clock.forward(timedelta(minutes=1))
        platform.did(person, WELCOME_KINDS)
        assert api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=person.headers).status_code == 200
    merge(api, services, ada, old)
    again = api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=ada.headers).json()
    assert (again["account_id"], again["credits"]) == (first.account_id, 50)
    assert [row.account_id for row in rows(services, claims, ada.profile_id)] == [first.account_id]
    assert [row.account_id for row in rows(services, further_claims, ada.profile_id)] == [second.account_id]
    held = api.get("/v1/me/credits", headers=ada.headers).json()["balances"]
    assert {row["account_id"]: row["balance"] for row in held} == {ada.account_id: 50, old.account_id: 50}


def test_a_challenge_that_the_other_claimed_is_claimed_and_one_done_together_can_be(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    platform = Platform(api, services)
    platform.did(ada, WELCOME_KINDS[:1])
    platform.did(old, WELCOME_KINDS[1:])
    merge(api, services, ada, old)
    state = api.get(f"/v1/me/challenges/{WELCOME}", headers=ada.headers).json()["state"]
    assert state == "completed"


@pytest.mark.parametrize("when", ["by the merge", "after it"])
def test_rule_5_4_nobody_is_paid_again_for_a_friend_who_was_at_level_1_before_she_was_merged(
    api: TestClient, services: Services, ada: Person, old: Person, when: str
) -> None:
    friend = people.member(services)
    community.change(services, old, referred_by=friend.profile_id)
    platform = Platform(api, services)
    platform.did(old, ["learning_expert_certified"])
    services.database.write_now(lambda tx: awards.penalise(tx, old.profile_id, 60, "Spam", services.clock()))
    enough = ["learning_advanced_certified", "forum_answer_accepted"]
    if when == "by the merge":
        platform.did(ada, enough)
    merge(api, services, ada, old)
    if when == "after it":
        platform.did(ada, enough)
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 40 + 65
    assert api.get("/v1/me/points", headers=friend.headers).json()["points"] == 25


def test_rule_2_2_what_was_taken_back_and_is_sent_again_changes_nothing(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    platform, third = Platform(api, services), people.member(services)
    both = [activity(who, "learning_lecture_completed", clock(), title="Microflows") for who in (ada, old)]
    platform.send(*both)
    merge(api, services, ada, old)
    merge(api, services, third, ada)
    assert [(one["status"], one["points"]) for one in platform.send(*both)] == [("duplicate", 1)] * 2
    other = people.member(services)
    untitled = {name: value for name, value in both[1].items() if name != "title"}
    for changed in (untitled, both[1] | {"title": "Security"}, both[1] | {"profile_id": other.profile_id}):
        assert [one["reason"] for one in platform.send(changed)] == ["id_reused"]
    assert api.get("/v1/me/points", headers=third.headers).json()["points"] == 1
    assert_that_sums_are_those_of_the_rows(services, third.profile_id)
