"""The mail on a completed challenge (rules 4.1 and 12.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import challenges, completed_challenges
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.postbox import Postbox, text_of
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform, activity
from tests.backend.statements import written


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def test_rule_12_2_the_activity_that_completes_a_challenge_is_told_once_to_the_accounts_that_can_claim(
    platform: Platform, services: Services, postbox: Postbox, ada: Person
) -> None:
    community.add_account(services, ada, "second@example.org")
    third = Person("gone@example.org", ada.profile_id, community.add_account(services, ada, "gone@example.org"), "")
    people.deactivate(services, third)
    community.change(services, ada, recovery_email="recovery@example.org")
    platform.did(ada, WELCOME_KINDS[:2])
    assert postbox.empty() == []
    platform.did(ada, WELCOME_KINDS[2:])
    mails = postbox.empty()
    assert sorted(mail["To"] for mail in mails) == ["ada@example.org", "second@example.org"]
    assert mails[0]["Subject"] == 'You have completed "Welcome Aboard"'
    assert "50 credits" in text_of(mails[0])
    platform.did(ada, WELCOME_KINDS)
    assert postbox.empty() == []


def test_rule_12_2_who_does_not_want_the_mail_gets_none_then_or_later(
    api: TestClient, platform: Platform, postbox: Postbox, ada: Person
) -> None:
    for wanted in (False, True):
        change = {"challenge_mail": wanted}
        api.patch("/v1/me/notifications", json=change, headers=ada.headers | {"If-Match": "*"})
        platform.did(ada, WELCOME_KINDS)
        assert postbox.empty() == []


def test_rule_4_1_what_happened_in_the_window_completes_it_after_its_end_too(
    platform: Platform, services: Services, postbox: Postbox, clock: Clock, ada: Person
) -> None:
    in_time = services.clock()
    clock.forward(timedelta(days=60))
    before = in_time - timedelta(days=60)
    platform.did(ada, WELCOME_KINDS, before)
    platform.did(ada, WELCOME_KINDS[1:], in_time)
    assert postbox.empty() == []
    platform.did(ada, WELCOME_KINDS[:1], in_time)
    assert len(postbox.empty()) == 1


def test_rule_2_2_what_was_sent_before_completes_nothing(platform: Platform, postbox: Postbox, ada: Person) -> None:
    once = activity(ada, WELCOME_KINDS[1], platform.services.clock())
    platform.did(ada, WELCOME_KINDS[:1])
    platform.send(once)
    platform.send(once)
    assert postbox.empty() == []


def test_rule_12_2_a_challenge_that_grew_is_not_told_a_second_time(
    platform: Platform, services: Services, postbox: Postbox, ada: Person
) -> None:
    platform.did(ada, WELCOME_KINDS)
    assert len(postbox.empty()) == 1
    grown = update(challenges).where(challenges.c.id == WELCOME)
    grown = grown.values(steps=[{"kind": WELCOME_KINDS[0], "count": 2, "title": "Create apps"}])
    services.database.write_now(lambda tx: tx.execute(grown))
    platform.did(ada, WELCOME_KINDS[:1])
    assert postbox.empty() == []


def test_rule_12_2_one_that_was_complete_before_it_was_written_down_is_not_told_late(
    platform: Platform, services: Services, postbox: Postbox, ada: Person
) -> None:
    platform.did(ada, WELCOME_KINDS)
    assert len(postbox.empty()) == 1
    # As it is for who completed it under an older version.
    services.database.write_now(lambda tx: tx.execute(delete(completed_challenges)))
    platform.did(ada, WELCOME_KINDS[:1])
    assert postbox.empty() == []


def test_one_batch_completes_challenges_of_several_members(
    platform: Platform, services: Services, postbox: Postbox, ada: Person
) -> None:
    bob = people.member(services, "bob@example.org")
    now = services.clock()
    platform.send(*(activity(person, kind, now) for kind in WELCOME_KINDS for person in (ada, bob)))
    assert sorted(mail["To"] for mail in postbox.empty()) == ["ada@example.org", "bob@example.org"]


def test_rule_12_2_an_activity_that_no_challenge_needs_costs_one_query(
    platform: Platform, services: Services, ada: Person
) -> None:
    def asked(kind: str) -> list[str]:
        with written(services.database) as statements:
            platform.did(ada, [kind])
        return [one for one in statements if "challenge" in one or "claims" in one]

    many = {"title": "T", "description": "D", "credits": 1, "steps": [{"kind": "no_such", "count": 1, "title": "x"}]}
    now = services.clock()
    rows = [
        {"id": str(n), "starts_at": now, "ends_at": now + timedelta(days=1)} | many for n in range(20)
    ]  # fmt: skip
    services.database.write_now(lambda tx: tx.execute(insert(challenges), rows))
    assert len(asked("marketplace_studio_pro_downloaded")) == 1
    assert len(asked(WELCOME_KINDS[0])) == 3
