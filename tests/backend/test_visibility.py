"""Who may see whom (rules 5.1 and 9.3)."""

from __future__ import annotations

import pytest

from api_client.wire.other_profile import Relation
from backend.services import Services
from backend.store import visibility
from backend.store.visibility import View
from tests.backend import community, people
from tests.backend.people import Person


def seen(services: Services, viewer: Person, owner: Person) -> View | None:
    return services.database.read_now(lambda tx: visibility.view(tx, viewer.profile_id, owner.profile_id))


def may_see(services: Services, viewer: Person, owner: Person) -> bool:
    return services.database.read_now(lambda tx: visibility.may_see(tx, viewer.profile_id, owner.profile_id))


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services)


@pytest.fixture
def bob(services: Services) -> Person:
    return people.member(services)


def test_rule_9_3_a_private_profile_is_seen_by_its_owner_and_connections(
    services: Services, ada: Person, bob: Person
) -> None:
    assert seen(services, bob, ada) == View(public=False, relation=Relation.NONE, invitation_id=None)
    assert (may_see(services, ada, ada), may_see(services, bob, ada)) == (True, False)
    community.connect(services, ada, bob)
    assert (may_see(services, bob, ada), may_see(services, ada, bob)) == (True, True)


def test_rule_9_3_everybody_sees_a_public_profile(services: Services, ada: Person, bob: Person) -> None:
    community.publish(services, ada)
    assert (may_see(services, bob, ada), may_see(services, ada, bob)) == (True, False)


@pytest.mark.parametrize(("state", "receiver_sees"), [("pending", True), ("ignored", False), ("accepted", False)])
def test_rule_5_1_the_receiver_of_a_pending_invitation_sees_its_sender_until_she_ignores_it(
    services: Services, ada: Person, bob: Person, state: str, receiver_sees: bool
) -> None:
    community.invite(services, ada, bob, state)
    assert (may_see(services, bob, ada), may_see(services, ada, bob)) == (receiver_sees, False)


def test_rule_5_1_to_its_sender_an_ignored_invitation_waits_and_is_not_told_apart(
    services: Services, ada: Person, bob: Person
) -> None:
    carl = people.member(services)
    pending = community.invite(services, ada, bob)
    ignored = community.invite(services, ada, carl, "ignored")
    assert seen(services, ada, bob) == View(public=False, relation=Relation.INVITED_BY_ME, invitation_id=pending)
    assert seen(services, ada, carl) == View(public=False, relation=Relation.INVITED_BY_ME, invitation_id=ignored)
    assert seen(services, bob, ada) == View(public=False, relation=Relation.INVITED_ME, invitation_id=pending)
    assert seen(services, carl, ada) == View(public=False, relation=Relation.NONE, invitation_id=None)


def test_of_two_invitations_the_one_that_i_can_accept_counts(services: Services, ada: Person, bob: Person) -> None:
    community.invite(services, ada, bob, "ignored")
    hers = community.invite(services, bob, ada)
    assert seen(services, ada, bob) == View(public=False, relation=Relation.INVITED_ME, invitation_id=hers)


def test_nobody_sees_a_profile_that_does_not_exist(services: Services, ada: Person) -> None:
    nobody = Person("", "none", "", "")
    assert seen(services, ada, nobody) is None
    assert not may_see(services, ada, nobody)
    assert not may_see(services, nobody, nobody)
