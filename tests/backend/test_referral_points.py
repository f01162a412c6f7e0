"""What a referrer gets (rule 5.4)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import awards
from backend.store.tables import profiles
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform, activity

TO_LEVEL_1 = ("marketplace_app_published", "marketplace_app_published")


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def referred(services: Services, referrer: str) -> Person:
    person = people.member(services)
    change = update(profiles).where(profiles.c.id == person.profile_id).values(referred_by=referrer)
    services.database.write_now(lambda tx: tx.execute(change))
    return person


def total(api: TestClient, person: Person) -> int:
    return int(api.get("/v1/me/points", headers=person.headers).json()["points"])


def test_rule_5_4_the_referrer_is_awarded_when_the_new_member_first_reaches_level_1(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    rita = people.member(services)
    nia = referred(services, rita.profile_id)
    platform.did(nia, TO_LEVEL_1[:1])
    assert total(api, rita) == 0
    platform.did(nia, TO_LEVEL_1[:1])
    assert total(api, rita) == 25
    assert (
        api.get("/v1/me/points/ledger", headers=rita.headers).json()["items"][0]["kind"] == "community_friend_referred"
    )
    services.database.write_now(lambda tx: awards.penalise(tx, nia.profile_id, 90, "Spam", clock.now))
    platform.did(nia, TO_LEVEL_1)
    assert total(api, rita) == 25


def test_rule_5_4_an_award_that_lifts_the_referrer_to_level_1_reaches_her_own_referrer(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ann = people.member(services)
    bea = referred(services, ann.profile_id)
    cleo = referred(services, bea.profile_id)
    platform.did(bea, ["marketplace_app_published", "platform_app_invite_sent", "platform_app_invite_sent"])
    platform.did(bea, ["platform_app_invite_sent"])
    assert (total(api, ann), total(api, bea)) == (0, 80)
    platform.did(cleo, TO_LEVEL_1)
    assert (total(api, ann), total(api, bea), total(api, cleo)) == (25, 105, 100)


def test_rule_5_4_sign_ups_by_referral_give_at_most_fifty_points_a_day(
    api: TestClient, services: Services, clock: Clock
) -> None:
    rita = people.member(services)
    kind = "community_referral_signed_up"

    def sign_ups(count: int) -> list[int]:
        names = [uuid.uuid4().hex for _ in range(count)]
        return services.database.write_now(
            lambda tx: [awards.record_own(tx, rita.profile_id, kind, name, clock.now).points for name in names]
        )

    assert sign_ups(12) == [5] * 10 + [0] * 2
    clock.forward(timedelta(days=1))
    assert sign_ups(1) == [5]


def test_rule_5_4_a_referrer_who_is_gone_gets_nothing_and_stops_nobody(
    api: TestClient, services: Services, platform: Platform
) -> None:
    nia = referred(services, "gone")
    assert platform.did(nia, TO_LEVEL_1) == [50, 50]
    assert total(api, nia) == 100


def test_rule_5_4_referrer_and_referred_reach_it_in_one_batch(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ann = people.member(services)
    bea = referred(services, ann.profile_id)
    platform.send(*(activity(one, kind, clock.now) for one in (bea, ann) for kind in TO_LEVEL_1))
    assert (total(api, ann), total(api, bea)) == (125, 100)
