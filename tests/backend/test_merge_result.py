"""What a merge leaves (rule 11.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import awards, former_profiles, members
from backend.store.tables import (
    audit_log,
    claims,
    connections,
    earned_badges,
    further_claims,
    invitations,
    personal_changes,
    point_ledger,
    profile_skills,
    profiles,
    projects,
)
from tests.backend import community, images, people
from tests.backend.conftest import Clock
from tests.backend.merging import Merging, merge
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform, activity
from tests.backend.sums import assert_that_sums_are_those_of_the_rows, rows

JOB = {"company": "Acme", "role": "Developer", "from": "2020-01-01", "to": None}
SAME_JOB = {"company": " ACME", "role": "developer", "from": "2020-01-01", "to": None}
OTHER_JOB = {"company": "Umbrella", "role": "Lead", "from": "2018-02-01", "to": "2019-12-31"}


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, "ada@example.org")


@pytest.fixture
def old(services: Services) -> Person:
    return people.member(services, "old@example.com", name="Ada's Old Self")


def profile_of(services: Services, person: Person) -> Any:
    (row,) = rows(services, profiles, person.profile_id, "id")
    return row


def values(listed: list[dict[str, str]], field: str) -> list[tuple[str, str]]:
    return [(one["value"], one["from"]) for one in listed if one["field"] == field]


def test_details_of_mine_stay_and_empty_ones_are_filled(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    community.change(services, ada, job_title="Engineer", country="NL", experience=[JOB], public=False)
    community.give_skills(services, ada, "Java", "SQL")
    community.change(services, old, job_title="Clerk", about="Long ago", phone="+31 1", public=True)
    community.change(services, old, experience=[SAME_JOB, OTHER_JOB], recovery_email="rescue@example.net")
    community.give_skills(services, old, "java ", "Python")
    done = merge(api, services, ada, old)
    after = profile_of(services, ada)
    assert (after.name, after.job_title, after.country) == ("Ada Example", "Engineer", "NL")
    assert (after.about, after.phone, after.recovery_email, after.public) == ("Long ago", "+31 1", None, False)
    assert after.skills == ["Java", "SQL", "Python"]
    assert {row.skill for row in rows(services, profile_skills, ada.profile_id)} == {"java", "sql", "python"}
    assert after.experience == [JOB, OTHER_JOB]
    assert values(done["kept"], "about") == [("Long ago", "other")]
    assert values(done["kept"], "job_title") == [("Engineer", "mine")]
    assert values(done["kept"], "skills") == [("Java", "both"), ("SQL", "mine"), ("Python", "other")]
    for field, value in [("job_title", "Clerk"), ("name", "Ada's Old Self"), ("recovery_email", "rescue@example.net")]:
        assert values(done["deleted"], field) == [(value, "other")]
    noted = {row.field for row in rows(services, personal_changes, ada.profile_id)}
    assert noted >= {"about", "phone", "skills", "experience", "account"}
    assert not noted & {"job_title", "name", "country"}
    assert rows(services, profiles, old.profile_id, "id") == []


def test_what_a_private_profile_would_show_is_off_until_it_is_chosen(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    community.publish(services, ada)
    community.change(services, old, website="https://old.example", phone="+31 2", experience=[OTHER_JOB])
    community.give_skills(services, old, "Python", "Rust")
    for name, status in (("Shop", "published"), ("Idea", "draft"), ("Portal", "published")):
        community.add_project(services, old, name, status, clock())
    Platform(api, services).did(old, ["learning_expert_certified"])
    merging = Merging(api, services, ada)
    preview = merging.preview(old.email)
    marked = {(one["field"], one["value"]): one["id"] for one in preview["becomes_public"]}
    assert {what for what in marked if what[0] != "badges"} == {
        ("website", "https://old.example"), ("skills", "Python"), ("skills", "Rust"), ("projects", "Shop"),
        ("projects", "Portal"), ("experience", "Lead, Umbrella (2018-02-01 to 2019-12-31)"),
        ("certificates", "Expert Developer Certified"),
    }  # fmt: skip
    assert values(preview["kept"], "skills") == values(preview["deleted"], "skills") == []
    done = merging.confirm(marked["skills", "Rust"], marked["projects", "Portal"]).json()
    after = profile_of(services, ada)
    assert (after.website, after.skills, after.phone, after.experience) == (None, ["Rust"], "+31 2", [])
    left = {row.app_name: row.status for row in rows(services, projects, ada.profile_id)}
    assert left == {"Shop": "draft", "Idea": "draft", "Portal": "published"}
    assert values(done["kept"], "skills") == [("Rust", "other")]
    assert values(done["deleted"], "website") == [("https://old.example", "other")]


@pytest.mark.parametrize("chosen", [(), ("badges", "certificates", "activity")])
def test_what_a_private_profile_has_earned_adds_up_but_is_seen_only_when_that_is_chosen(
    api: TestClient, services: Services, ada: Person, old: Person, chosen: tuple[str, ...]
) -> None:
    stranger = people.member(services)
    community.publish(services, ada)
    Platform(api, services).did(old, ["learning_expert_certified", *["forum_answer_accepted"] * 4])
    merge(api, services, ada, old, *chosen)

    def seen() -> tuple[int, int, int]:
        path = f"/v1/profiles/{ada.profile_id}"
        profile = api.get(path, headers=stranger.headers).json()
        events = api.get(f"{path}/activity", headers=stranger.headers).json()["items"]
        return len(profile["badges"]), len(profile["certificates"]), len(events)

    mine = api.get("/v1/me/overview", headers=ada.headers).json()["header"]
    earned = [badge["id"] for badge in api.get("/v1/me/badges", headers=ada.headers).json()["earned"]]
    assert (mine["points"], len(mine["certificates"])) == (210, 1)
    assert earned
    if not chosen:
        assert seen() == (0, 0, 0)
        api.put("/v1/me/featured-badges", json={"badge_ids": earned[:1]}, headers=ada.headers)
        assert seen()[0] == 1, "who features a badge shows it"
        community.change(services, ada, public=False, job_title="E", department="D", country="NL", about="A")
        community.change(services, ada, avatar_digest="x", skills=["Java"], experience=[JOB])
        assert api.put("/v1/me/visibility", json={"public": True}, headers=ada.headers).status_code == 200
    badges, certificates, events = seen()
    assert (badges >= len(earned), certificates, events >= 4) == (True, 1, True)


def test_projects_are_united_and_the_same_one_stays_once(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    for person, names in ((ada, ["Shop", "Portal"]), (old, ["Shop ", "Planner"])):
        for name in names:
            community.add_project(services, person, name, "draft", clock())
    merge(api, services, ada, old)
    assert sorted(row.app_name for row in rows(services, projects, ada.profile_id)) == ["Planner", "Portal", "Shop"]


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


def test_connections_are_united_without_oneself_and_without_doubles(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    both, hers = people.member(services), people.member(services)
    community.connect(services, old, both, hers, ada)
    clock.forward(timedelta(hours=1))
    community.connect(services, ada, both)
    done = merge(api, services, ada, old)
    found = {row.other_id: row.created_at for row in rows(services, connections, ada.profile_id)}
    assert found == {both.profile_id: clock() - timedelta(hours=1), hers.profile_id: clock() - timedelta(hours=1)}
    for other in (both, hers):
        assert [row.other_id for row in rows(services, connections, other.profile_id)] == [ada.profile_id]
    assert values(done["kept"], "connections") == [("2", "both")]


def test_invitations_between_the_two_vanish_and_one_is_left_with_each_other_person(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    bob, eve, dan = (people.member(services) for _ in range(3))
    community.invite(services, ada, old)
    community.invite(services, ada, bob)
    community.invite(services, old, bob, "ignored")
    kept = community.invite(services, eve, old)
    community.invite(services, ada, eve)
    community.invite(services, dan, old)
    community.connect(services, ada, dan)
    merge(api, services, ada, old)
    query = select(invitations)
    found = services.database.read_now(lambda tx: list(tx.execute(query)))
    assert sorted((row.sender_id, row.receiver_id, row.state) for row in found) == sorted(
        [
            (ada.profile_id, bob.profile_id, "ignored"),
            (eve.profile_id, ada.profile_id, "pending"),
            (dan.profile_id, ada.profile_id, "accepted"),
        ]
    )
    assert kept in {row.id for row in found}


def test_rule_5_1_an_open_invitation_stays_open_to_its_sender_where_the_other_one_was_ignored_and_taken_back(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    bob = people.member(services)
    taken_back = community.invite(services, old, bob, "ignored")
    change = update(invitations).where(invitations.c.id == taken_back).values(withdrawn_at=services.clock())
    services.database.write_now(lambda tx: tx.execute(change))
    community.invite(services, ada, bob)
    merge(api, services, ada, old)
    [row] = services.database.read_now(lambda tx: list(tx.execute(select(invitations))))
    assert (row.sender_id, row.state, row.withdrawn_at) == (ada.profile_id, "ignored", None)


def test_what_names_the_old_profile_leads_to_the_member(
    api: TestClient, services: Services, clock: Clock, ada: Person, old: Person
) -> None:
    platform = Platform(api, services)
    before = activity(old, "forum_answer_accepted", clock())
    platform.send(before)
    code = profile_of(services, old).referral_code
    third = people.member(services, "third@example.org")
    merge(api, services, ada, old)
    merge(api, services, third, ada)
    assert [one["status"] for one in platform.send(before)] == ["duplicate"]
    assert [one["points"] for one in platform.send(activity(old, "forum_answer_accepted", clock()))] == [15]
    by_email = activity(old, "forum_answer_accepted", clock()) | {"account_email": old.email}
    del by_email["profile_id"]
    assert [one["status"] for one in platform.send(by_email)] == ["recorded"]
    changed = before | {"kind": "platform_app_created"}
    assert [one["reason"] for one in platform.send(changed)] == ["id_reused"]
    assert api.get("/v1/me/points", headers=third.headers).json()["points"] == 45
    found = services.database.read_now(lambda tx: former_profiles.by_referral_code(tx, code))
    assert found == third.profile_id
    community.publish(services, third)
    assert "Ada Example" in api.get(f"/join/{code}").text


def test_whoever_was_referred_by_either_stays_so_and_the_referrer_gets_her_points_once(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    friend = people.member(services)
    newcomer = people.member(services)
    community.change(services, newcomer, referred_by=old.profile_id)
    community.change(services, old, referred_by=friend.profile_id)
    platform = Platform(api, services)
    platform.did(ada, ["learning_advanced_certified"])
    platform.did(old, ["learning_advanced_certified"])
    merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=friend.headers).json()["points"] == 25
    platform.did(newcomer, ["learning_expert_certified"])
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 125
    assert_that_sums_are_those_of_the_rows(services, friend.profile_id)


def test_no_referrer_is_paid_for_somebody_who_was_at_level_1_before(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    friend = people.member(services)
    community.change(services, ada, referred_by=friend.profile_id)
    Platform(api, services).did(old, ["learning_expert_certified"])
    merge(api, services, ada, old)
    assert api.get("/v1/me/points", headers=friend.headers).json()["points"] == 0


def test_a_merge_is_written_into_the_audit_log(api: TestClient, services: Services, ada: Person, old: Person) -> None:
    merge(api, services, ada, old)
    query = select(audit_log).where(audit_log.c.tag == "member:profile:merged")
    (line,) = services.database.read_now(lambda tx: list(tx.execute(query)))
    assert (line.actor, line.subject, line.facts) == (ada.account_id, ada.profile_id, {"merged": old.profile_id})


def test_no_row_of_the_profile_that_went_is_left_but_its_name(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    from backend.store.merging.declared import DECLARED
    from backend.store.tables import metadata

    Platform(api, services).did(old, WELCOME_KINDS)
    community.connect(services, old, people.member(services))
    merge(api, services, ada, old)
    for name in DECLARED:
        table, _, column = name.partition(".")
        if name != "merges.other_id":
            assert rows(services, metadata.tables[table], old.profile_id, column) == [], name


def test_an_avatar_fills_an_empty_place_and_what_makes_the_profile_complete_gives_its_points(
    api: TestClient, services: Services, ada: Person, old: Person
) -> None:
    png = images.image()
    assert api.put("/v1/me/avatar", content=png, headers=old.headers | {"Content-Type": "image/png"}).status_code == 200
    community.change(services, old, job_title="Engineer", department="R&D", country="NL", about="Me")
    community.give_skills(services, ada, "Java")
    community.change(services, ada, experience=[JOB])
    done = merge(api, services, ada, old)
    assert values(done["kept"], "avatar") == [("image", "other")]
    seen = api.get(f"/v1/profiles/{ada.profile_id}/avatar", headers=ada.headers)
    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/png")
    assert api.get("/v1/me/points", headers=ada.headers).json()["points"] == 50
    assert "avatar" in {row.field for row in rows(services, personal_changes, ada.profile_id)}
