"""Inviting to connect, and what becomes of it (rules 5.1 and 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from backend.routes import invitations
from backend.routes.invitations import SENT_A_DAY
from backend.services import Services
from tests.backend import community, people
from tests.backend.acquaintance import Acquaintance, code
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.postbox import Postbox


@pytest.fixture
def they(api: TestClient) -> Acquaintance:
    return Acquaintance(api)


@pytest.fixture
def ada(services: Services) -> Person:
    made = people.member(services, name="Ada")
    community.publish(services, made)
    return made


@pytest.fixture
def bea(services: Services) -> Person:
    made = people.member(services, name="Bea")
    community.publish(services, made)
    return made


def test_rule_5_1_an_invitation_waits_until_it_is_accepted_and_connects_both(
    api: TestClient, they: Acquaintance, ada: Person, bea: Person
) -> None:
    made = they.invite(ada, bea)
    assert made.status_code == 201
    sent = made.json()
    assert (sent["person"]["name"], sent["sent_by_me"], sent["state"]) == ("Bea", True, "pending")
    (got,) = they.invitations(bea)
    assert (got["id"], got["person"]["name"], got["sent_by_me"]) == (sent["id"], "Ada", False)
    assert they.invitations(ada) == [sent]
    accepted = they.answer(bea, sent["id"], "accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert they.answer(bea, sent["id"], "accept").json() == accepted.json()
    assert (they.connected(ada), they.connected(bea)) == (["Bea"], ["Ada"])
    assert they.invitations(ada) == they.invitations(bea) == []
    assert api.get("/v1/me/overview", headers=ada.headers).json()["header"]["connections"] == 1


def test_rule_5_1_the_lists_go_by_direction(
    services: Services, clock: Clock, they: Acquaintance, ada: Person, bea: Person
) -> None:
    cleo = people.member(services, name="Cleo")
    they.invited(ada, bea)
    clock.forward(timedelta(seconds=1))
    they.invited(cleo, ada)
    assert [one["person"]["name"] for one in they.invitations(ada)] == ["Cleo", "Bea"]
    assert [one["person"]["name"] for one in they.invitations(ada, "sent")] == ["Bea"]
    assert [one["person"]["name"] for one in they.invitations(ada, "received")] == ["Cleo"]


def test_rule_5_1_ignoring_tells_the_sender_nothing_in_any_answer(
    api: TestClient, services: Services, clock: Clock, they: Acquaintance, ada: Person, bea: Person
) -> None:
    """Two senders do the same; one is ignored and the other is not: what each is told is equal but for ids."""
    eve = people.member(services, name="Eve")
    community.publish(services, eve)
    ids = {person.profile_id: they.invited(person, bea) for person in (ada, eve)}
    assert they.answer(bea, ids[ada.profile_id], "ignore").status_code == 204
    assert they.answer(bea, ids[ada.profile_id], "ignore").status_code == 204
    assert [one["person"]["name"] for one in they.invitations(bea)] == ["Eve"]

    def told(sender: Person) -> list[object]:
        mine = ids[sender.profile_id]
        seen: list[object] = [(one["person"], one["state"]) for one in they.invitations(sender)]
        seen += [code(they.invite(sender, bea)), code(they.answer(sender, mine, "accept"))]
        seen += [code(they.answer(sender, mine, "ignore")), code(they.remove(sender, bea))]
        seen += [they.withdraw(sender, mine).status_code, code(they.withdraw(sender, mine)), they.invitations(sender)]
        seen += [code(they.answer(sender, mine, "accept"))]
        again = they.invite(sender, bea)
        seen += [again.status_code, again.json()["state"], again.json()["sent_by_me"], code(they.invite(sender, bea))]
        seen += [they.withdraw(sender, again.json()["id"]).status_code]
        suggested = api.get("/v1/me/suggestions", headers=sender.headers).json()["items"]
        return [*seen, "Bea" in {one["person"]["name"] for one in suggested}]

    for person in (ada, bea, eve):
        community.give_skills(services, person, "Kafka")
    assert told(ada) == told(eve)
    assert code(they.answer(bea, ids[ada.profile_id], "accept")) == (404, "not_found")


def test_rule_5_1_who_was_ignored_can_not_insist_by_taking_it_back(
    api: TestClient, services: Services, they: Acquaintance, ada: Person, bea: Person
) -> None:
    first = they.invited(ada, bea)
    they.answer(bea, first, "ignore")
    they.withdraw(ada, first)
    second = they.invited(ada, bea)
    assert second != first
    assert they.invitations(bea) == []
    assert code(they.answer(bea, second, "accept")) == (404, "not_found")
    community.give_skills(services, ada, "Kafka")
    community.give_skills(services, bea, "Kafka")
    they.withdraw(ada, second)
    assert api.get("/v1/me/suggestions", headers=bea.headers).json()["items"] == []
    assert they.invited(bea, ada)
    assert [one["person"]["name"] for one in they.invitations(ada, "received")] == ["Bea"]
    assert they.invitations(ada, "sent") == []


def test_rule_5_1_inviting_someone_who_has_invited_me_accepts_hers_even_one_i_ignored(
    they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    cleo = people.member(services, name="Cleo")
    community.publish(services, cleo)
    first = they.invited(bea, ada)
    accepted = they.invite(ada, bea).json()
    assert (accepted["id"], accepted["state"], accepted["sent_by_me"]) == (first, "accepted", False)
    second = they.invited(cleo, ada)
    they.answer(ada, second, "ignore")
    assert they.invite(ada, cleo).json()["id"] == second
    assert sorted(they.connected(ada)) == ["Bea", "Cleo"]


def test_rule_5_1_a_private_senders_profile_may_be_seen_until_the_answer_and_inviting_her_accepts(
    they: Acquaintance, services: Services, bea: Person
) -> None:
    hidden, shy = people.member(services, name="Hidden"), people.member(services, name="Shy")
    they.invited(hidden, bea)
    assert they.invite(bea, hidden).json()["state"] == "accepted"
    they.answer(bea, they.invited(shy, bea), "ignore")
    assert code(they.invite(bea, shy)) == (404, "not_found")


def test_rule_5_1_only_somebody_one_may_know_of_is_invited(
    they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    private = people.member(services, name="Private")
    nobody = Person("", "no-such-profile", "", "")
    assert code(they.invite(ada, private)) == code(they.invite(ada, nobody)) == (404, "not_found")
    community.connect(services, ada, private)
    assert code(they.invite(ada, private)) == (409, "already_connected")


def test_rule_9_3_somebody_invited_who_has_become_private_is_not_named_any_more(
    they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    they.invited(ada, bea)
    community.change(services, bea, public=False, name="Bea Secret", job_title="Spy", avatar_digest="ab" * 32)
    (sent,) = they.invitations(ada)
    assert sent["person"] == {
        "profile_id": bea.profile_id, "name": "Private profile", "job_title": None, "company": None, "level": 0,
        "avatar_url": None,
    }  # fmt: skip
    assert code(they.invite(ada, bea)) == (409, "already_invited")


def test_rule_5_3_oneself_twice_or_someone_connected_is_a_clear_error(
    they: Acquaintance, ada: Person, bea: Person
) -> None:
    assert code(they.invite(ada, ada)) == (422, "self_invited")
    invitation = they.invited(ada, bea)
    assert code(they.invite(ada, bea)) == (409, "already_invited")
    they.answer(bea, invitation, "accept")
    assert code(they.invite(ada, bea)) == code(they.invite(bea, ada)) == (409, "already_connected")
    assert code(they.withdraw(ada, invitation)) == (409, "invitation_accepted")
    assert code(they.answer(bea, invitation, "ignore")) == (409, "invitation_accepted")


def test_rule_5_3_either_side_removes_a_connection_and_both_may_invite_again(
    they: Acquaintance, ada: Person, bea: Person
) -> None:
    invitation = they.invited(ada, bea)
    they.answer(bea, invitation, "accept")
    assert they.remove(ada, bea).status_code == 204
    assert they.connected(ada) == they.connected(bea) == []
    assert code(they.remove(ada, bea)) == code(they.remove(bea, ada)) == (404, "not_found")
    assert code(they.answer(bea, invitation, "accept")) == (404, "not_found")
    again = they.invited(bea, ada)
    they.answer(ada, again, "accept")
    assert they.remove(bea, ada).status_code == 204
    assert they.invited(ada, bea)


def test_rule_5_1_only_its_sender_withdraws_and_only_its_receiver_answers(
    they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    eve, invitation = people.member(services), they.invited(ada, bea)
    refused = [they.withdraw(bea, invitation), they.withdraw(eve, invitation)]
    refused += [they.answer(person, invitation, what) for person in (ada, eve) for what in ("accept", "ignore")]
    assert {code(answer) for answer in refused} == {(404, "not_found")}
    assert they.withdraw(ada, invitation).status_code == 204
    assert code(they.answer(bea, invitation, "accept")) == (404, "not_found")
    assert they.invitations(bea) == []
    assert they.invited(ada, bea) != invitation


def test_rule_3_1_badges_that_count_connections_are_given_to_both_at_once_and_stay(
    api: TestClient, they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    nine = [people.member(services) for _ in range(9)]
    for person in (ada, bea):
        community.connect(services, person, *nine)
    they.answer(bea, they.invited(ada, bea), "accept")
    they.remove(ada, bea)
    for person in (ada, bea):
        earned = api.get("/v1/me/badges", headers=person.headers).json()["earned"]
        assert [(one["id"], one["level"]) for one in earned] == [("well-connected", 1)]


def test_a_member_sends_only_so_many_invitations_a_day_whatever_becomes_of_them(
    api: TestClient,
    they: Acquaintance,
    services: Services,
    clock: Clock,
    ada: Person,
    bea: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert SENT_A_DAY.count == 100
    monkeypatch.setattr(invitations, "SENT_A_DAY", replace(SENT_A_DAY, count=3))
    token = people.token(services, ada, "mxp:connections:write")
    for number in range(3):
        headers = token if number % 2 else ada.headers
        made = api.post("/v1/me/invitations", json={"profile_id": bea.profile_id}, headers=headers)
        they.withdraw(ada, made.json()["id"])
    refused = they.invite(ada, bea)
    assert code(refused) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 0
    clock.forward(SENT_A_DAY.window)
    assert they.invited(ada, bea)


def test_an_invitation_is_sent_once_whatever_is_retried(api: TestClient, ada: Person, bea: Person) -> None:
    headers = ada.headers | {"Idempotency-Key": "one"}
    answers = [api.post("/v1/me/invitations", json={"profile_id": bea.profile_id}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_invitations_come_a_page_at_a_time_both_ways_together(
    api: TestClient, they: Acquaintance, services: Services, ada: Person
) -> None:
    for number in range(3):
        other = people.member(services, name=f"Other {number}")
        community.publish(services, other)
        they.invited(*((ada, other) if number == 1 else (other, ada)))
    seen, cursor = [], None
    while True:
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = api.get("/v1/me/invitations", params=params, headers=ada.headers).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == they.invitations(ada)
    assert len(seen) == 3


def test_rule_12_2_who_is_invited_is_told_by_mail_if_she_wants_it_and_once_whatever_is_taken_back(
    they: Acquaintance, api: TestClient, services: Services, clock: Clock, ada: Person, bea: Person
) -> None:
    postbox = Postbox(services)
    first = they.invited(ada, bea)
    (mail,) = postbox.empty()
    assert (mail["To"], mail["Subject"]) == (bea.email, "Ada would like to connect with you")
    they.withdraw(ada, first)
    they.withdraw(ada, they.invited(ada, bea))
    assert postbox.empty() == []
    clock.forward(timedelta(days=7))
    ignored = they.invited(ada, bea)
    assert len(postbox.empty()) == 1
    they.answer(bea, ignored, "ignore")
    they.withdraw(ada, ignored)
    clock.forward(timedelta(days=7))
    they.invited(ada, bea)
    assert postbox.empty() == []
    headers = ada.headers | {"If-Match": api.get("/v1/me/notifications", headers=ada.headers).headers["ETag"]}
    assert api.patch("/v1/me/notifications", json={"invitation_mail": False}, headers=headers).status_code == 200
    they.invited(people.member(services), ada)
    assert postbox.empty() == []


def test_accepting_hers_by_inviting_her_sends_no_mail(
    they: Acquaintance, services: Services, ada: Person, bea: Person
) -> None:
    postbox = Postbox(services)
    they.invited(bea, ada)
    postbox.empty()
    they.invite(ada, bea)
    assert postbox.empty() == []
