"""What a merge makes of connections, invitations, and of what names the profile that went (rule 11.2)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import former_profiles
from backend.store.tables import connections, invitations
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.merging import merge, profile_of, values
from tests.backend.people import Person
from tests.backend.reporting import Platform, activity
from tests.backend.sums import assert_that_sums_are_those_of_the_rows, rows


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
