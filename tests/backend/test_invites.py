"""Inviting friends by mail (rules 5.4 and 5.5)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.routes import referral
from backend.services import Services
from backend.store import housekeeping
from backend.store.tables import invited_addresses, outbox, referral_invites
from tests.backend import community, people
from tests.backend.acquaintance import code
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.postbox import Postbox, text_of
from tests.backend.statements import written
from tests.backend.test_limits import all_at_once

FRIEND = "nora@example.org"


@pytest.fixture
def postbox(services: Services) -> Postbox:
    return Postbox(services)


@pytest.fixture
def ada(services: Services) -> Person:
    return with_key(services, "Ada")


def with_key(services: Services, name: str) -> Person:
    """A member with an API key: tests wait longer than a session lasts."""
    person = people.member(services, name=name)
    return replace(person, secret=people.secret_of(services, person, SecretKind.API_KEY))


def invite(api: TestClient, person: Person, email: str = FRIEND) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/me/referral/invites", json={"email": email}, headers=person.headers)
    return answer


def points_of(api: TestClient, person: Person, email: str = FRIEND) -> int:
    answer = invite(api, person, email)
    assert answer.status_code == 202, answer.text
    return int(answer.json()["points"])


def get(api: TestClient, person: Person, path: str) -> Any:
    answer = api.get(path, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def total(api: TestClient, person: Person) -> int:
    return int(get(api, person, "/v1/me/points")["points"])


def stop_link(mail: EmailMessage) -> str:
    """The path of the "never again" link in a mail."""
    found = re.search(r"https://profile\.example(/no-more-invites/\S+)", text_of(mail))
    assert found is not None
    return found[1]


def test_rule_5_5_an_invite_is_mailed_with_the_link_and_gives_points(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    answer = invite(api, ada, "  Nora@Example.org ")
    assert answer.status_code == 202
    assert (answer.json()["email"], answer.json()["points"]) == ("n*****@e*****", 5)
    mine = get(api, ada, "/v1/me/referral")
    assert mine == {
        "url": f"https://profile.example/join/{mine['code']}",
        "code": mine["code"], "sign_ups": 0, "friends_referred": 0, "invites_sent": 1,
    }  # fmt: skip
    (mail,) = postbox.empty()
    assert mail["To"] == "Nora@example.org"
    assert mail["Subject"] == "Ada invites you to mxprofile"
    assert mine["url"] in text_of(mail)
    assert total(api, ada) == 5
    assert get(api, ada, "/v1/me/referral/invites")["items"] == [answer.json()]


def test_rule_5_5_the_same_address_within_thirty_days_sends_nothing_and_gives_nothing_from_whichever_member(
    api: TestClient, services: Services, clock: Clock, postbox: Postbox, ada: Person
) -> None:
    bea = with_key(services, "Bea")
    assert points_of(api, ada) == 5
    assert len(postbox.empty()) == 1
    assert points_of(api, ada, "NORA@example.ORG") == 0
    assert [points_of(api, bea, address) for address in (FRIEND, "nora+a@example.org")] == [0, 0]
    assert postbox.empty() == []
    assert [one["points"] for one in get(api, bea, "/v1/me/referral/invites")["items"]] == [0, 0]
    assert get(api, bea, "/v1/me/referral")["invites_sent"] == 0
    clock.forward(timedelta(days=30) - timedelta(seconds=1))
    assert points_of(api, bea) == 0
    clock.forward(timedelta(seconds=1))
    assert points_of(api, bea) == 5
    assert len(postbox.empty()) == 1
    assert (total(api, ada), total(api, bea)) == (5, 5)


def test_rule_5_5_an_invite_is_sent_once_when_many_members_send_it_at_once(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    eight = [people.member(services) for _ in range(8)]
    assert all_at_once(8, lambda number: invite(api, eight[number])) == {(202, ""): 8}
    assert sorted(total(api, person) for person in eight) == [0] * 7 + [5]
    assert len(postbox.empty()) == 1


def test_rule_5_5_answer_points_and_history_do_not_tell_who_has_an_account_or_wants_no_more(
    api: TestClient, services: Services, clock: Clock, postbox: Postbox, ada: Person
) -> None:
    people.member(services, "known@example.org", name="Known")
    silent = people.member(services, "kept-quiet@example.org", name="Kept Quiet")
    people.deactivate(services, silent)
    invite(api, people.member(services), "nevermore@example.org")
    (mail,) = postbox.empty()
    assert api.post(stop_link(mail)).status_code == 200
    clock.forward(timedelta(days=31))

    def told(address: str) -> list[Any]:
        person = people.member(services, name="Ada")
        seen = [invite(api, person, address), invite(api, person, address)]
        paths = ("/v1/me/referral", "/v1/me/referral/invites", "/v1/me/points", "/v1/me/points/ledger", "/v1/me/badges")
        answers = [[answer.status_code, answer.json()] for answer in seen] + [get(api, person, path) for path in paths]
        # Ids and the first letter, which she typed herself, apart.
        return [re.sub(r"[0-9a-f-]{36}|[\w-]{12}(?=\W)|[a-z](?=\*)", "", repr(one)) for one in answers]

    unknown = told("unknown@example.org")
    assert told("known@example.org") == unknown
    assert told("kept-quiet@example.org") == unknown
    assert told("nevermore@example.org") == unknown
    mails = {str(mail["To"]): mail for mail in postbox.empty()}
    assert mails.keys() == {"unknown@example.org", "known@example.org"}
    assert "You have an account already" in text_of(mails["known@example.org"])


def test_rule_5_5_inviting_does_the_same_work_whoever_has_the_address(
    api: TestClient, services: Services, ada: Person
) -> None:
    known, silent = people.member(services), people.member(services)
    headers = silent.headers | {"If-Match": "*"}
    assert api.patch("/v1/me/notifications", json={"invitation_mail": False}, headers=headers).status_code == 200

    def work(email: str) -> list[str]:
        with written(services.database) as done:
            invite(api, ada, email)
        return done

    work("warm@example.org")  # makes what is made once for a database
    assert work(known.email) == work(silent.email) == work(FRIEND) != []


def test_rule_5_5_who_has_an_account_and_wants_no_mail_about_invitations_gets_none(
    api: TestClient, services: Services, postbox: Postbox, ada: Person
) -> None:
    known = people.member(services, "known@example.org")
    etag = api.get("/v1/me/notifications", headers=known.headers).headers["ETag"]
    changed = api.patch(
        "/v1/me/notifications", json={"invitation_mail": False}, headers=known.headers | {"If-Match": etag}
    )
    assert changed.status_code == 200
    assert points_of(api, ada, "known@example.org") == 5
    assert postbox.empty() == []


def test_rule_5_5_at_most_fifty_points_a_day_and_a_bound_on_invites(
    api: TestClient, services: Services, clock: Clock, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referral, "PER_MEMBER", replace(referral.PER_MEMBER, count=12))
    given = [points_of(api, ada, f"friend-{number}@example.org") for number in range(12)]
    assert given == [5] * 10 + [0] * 2
    token = people.token(services, ada, "mxp:connections:write")
    for headers in (ada.headers, token):
        refused = api.post("/v1/me/referral/invites", json={"email": FRIEND}, headers=headers)
        assert code(refused) == (429, "rate_limited")
    clock.forward(timedelta(days=1))
    assert points_of(api, ada) == 5


def test_a_network_address_asks_for_so_many_invites_whoever_signs_in(
    api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referral, "PER_NETWORK", replace(referral.PER_NETWORK, count=2))
    answers = [invite(api, people.member(services), f"{number}@example.org").status_code for number in range(3)]
    assert answers == [202, 202, 429]


@pytest.mark.parametrize("email", ["nobody", "a@b@c.example", "a b@example.org", ""])
def test_what_is_no_address_is_refused(api: TestClient, ada: Person, email: str) -> None:
    assert invite(api, ada, email).status_code == 422


def test_rule_5_5_nobody_invites_herself(api: TestClient, services: Services, postbox: Postbox, ada: Person) -> None:
    community.add_account(services, ada, "second@example.org")
    community.change(services, ada, recovery_email="third@example.org")
    for address in (ada.email, "SECOND@example.org", "third@example.org"):
        assert code(invite(api, ada, address)) == (422, "own_address")
    assert postbox.empty() == []
    assert total(api, ada) == 0


def test_rule_5_5_never_again_is_asked_first_and_then_honoured_for_all_members(
    api: TestClient, services: Services, clock: Clock, postbox: Postbox, ada: Person
) -> None:
    invite(api, ada)
    path = stop_link(postbox.empty()[0])
    asked = api.get(path)
    assert asked.status_code == 200
    assert '<form method="post">' in asked.text
    clock.forward(timedelta(days=31))
    invite(api, ada)
    assert len(postbox.empty()) == 1
    done = [api.post(path, content=b"", headers={"Content-Type": "application/x-www-form-urlencoded"}) for _ in "ab"]
    assert {answer.status_code for answer in done} == {200}
    clock.forward(timedelta(days=400))
    services.database.write_now(lambda tx: housekeeping.clear(tx, clock.now))
    assert points_of(api, people.member(services)) == 5
    assert postbox.empty() == []


@pytest.mark.parametrize("change", [lambda path: path[:-8] + path[-8:].swapcase(), lambda path: path[:-32]])
def test_rule_5_5_a_never_again_link_can_not_be_guessed(
    api: TestClient, services: Services, clock: Clock, postbox: Postbox, ada: Person, change: Any
) -> None:
    invite(api, ada)
    path = stop_link(postbox.empty()[0])
    refused = api.post(change(path))
    assert refused.status_code == 404
    assert refused.headers["Content-Type"] == "text/html; charset=utf-8"
    assert api.post("/no-more-invites/%00%ff").status_code == 404
    clock.forward(timedelta(days=31))
    invite(api, ada)
    assert len(postbox.empty()) == 1


def test_rule_5_5_addresses_are_kept_masked_or_as_an_hmac_and_deleted_after_ninety_days(
    api: TestClient, services: Services, clock: Clock, postbox: Postbox, ada: Person
) -> None:
    invite(api, ada)

    def rows() -> list[str]:
        services.database.write_now(lambda tx: housekeeping.clear(tx, clock.now))
        tables = (referral_invites, invited_addresses, outbox)
        return services.database.read_now(
            lambda tx: [repr(tuple(row)) for table in tables for row in tx.execute(select(table))]
        )

    # The mail itself needs it until it is sent.
    assert [FRIEND in row or "nora" in row for row in rows()] == [False, False, True]
    postbox.empty()
    assert [FRIEND in row or "nora" in row for row in rows()] == [False, False, False]
    clock.forward(timedelta(days=30))
    assert len(rows()) == 2
    clock.forward(timedelta(days=60) - timedelta(seconds=1))
    assert len(rows()) == 2
    clock.forward(timedelta(seconds=1))
    assert rows() == []


def test_an_invite_is_sent_once_whatever_is_retried(api: TestClient, postbox: Postbox, ada: Person) -> None:
    headers = ada.headers | {"Idempotency-Key": "one"}
    answers = [api.post("/v1/me/referral/invites", json={"email": FRIEND}, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(get(api, ada, "/v1/me/referral/invites")["items"]) == 1


def test_a_name_that_is_a_message_or_a_link_is_not_mailed_to_strangers(
    api: TestClient, services: Services, postbox: Postbox
) -> None:
    invite(api, people.member(services, name="Win at http://evil.example now"))
    (mail,) = postbox.empty()
    assert "evil" not in mail.as_string()
    assert mail["Subject"] == "A member invites you to mxprofile"


def test_the_history_comes_a_page_at_a_time(api: TestClient, ada: Person) -> None:
    made = [invite(api, ada, f"{number}@example.org").json() for number in range(3)]
    first = get(api, ada, "/v1/me/referral/invites?limit=2")
    rest = get(api, ada, f"/v1/me/referral/invites?limit=2&cursor={first['next_cursor']}")
    shown = first["items"] + rest["items"]
    assert sorted(shown, key=lambda one: one["id"]) == sorted(made, key=lambda one: one["id"])
    assert rest["next_cursor"] is None
