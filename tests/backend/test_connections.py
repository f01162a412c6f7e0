"""The list of connections, and connecting at the same moment (rules 5.1 and 5.3)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import walk
from backend.store.database import Tx
from backend.store.tables import connections, earned_badges, invitations, personal_changes
from tests.backend import community, people
from tests.backend.acquaintance import Acquaintance
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.test_limits import all_at_once


@pytest.fixture
def they(api: TestClient) -> Acquaintance:
    return Acquaintance(api)


@pytest.fixture
def ada(services: Services, clock: Clock) -> Person:
    """Somebody with three connections, the newest one last."""
    people.company(services, "Ünïted Logistics", "united.example")
    made = people.member(services, name="Ada")
    for name, email, title in (
        ("Élodie 100%", "e@united.example", "Consultant"),
        ("Grace_Hopper", "g@navy.example", "Rear Admiral"),
        ("Linus", "l@united.example", "Senior ADMIRAL of code"),
    ):
        other = people.member(services, email, name=name)
        community.change(services, other, job_title=title)
        community.connect(services, made, other)
        clock.forward(timedelta(seconds=1))
    return made


@pytest.mark.parametrize(
    ("q", "names"),
    [
        (None, ["Linus", "Grace_Hopper", "Élodie 100%"]),
        ("  ", ["Linus", "Grace_Hopper", "Élodie 100%"]),
        ("ÉLODIE", ["Élodie 100%"]),
        ("e\u0301lodie", ["Élodie 100%"]),
        ("admiral", ["Linus", "Grace_Hopper"]),
        ("Admiral linus", ["Linus"]),
        ("ÜNÏTED", ["Linus", "Élodie 100%"]),
        ("%", ["Élodie 100%"]),
        ("_", ["Grace_Hopper"]),
        ("\\", []),
        ("navy.example", []),
    ],
)  # fmt: skip
def test_connections_are_searched_by_name_job_title_and_company_whatever_the_case(
    they: Acquaintance, ada: Person, q: str | None, names: list[str]
) -> None:
    assert they.connected(ada, **({} if q is None else {"q": q})) == names


def test_connections_come_a_page_at_a_time_the_newest_first(
    api: TestClient, services: Services, clock: Clock, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = api.get("/v1/me/connections?limit=2", headers=ada.headers).json()
    assert [one["connected_at"] for one in first["items"]] == ["2026-11-17T12:00:02Z", "2026-11-17T12:00:01Z"]
    community.connect(services, ada, people.member(services, name="Later"))
    params = {"limit": 2, "cursor": first["next_cursor"]}
    second = api.get("/v1/me/connections", params=params, headers=ada.headers).json()
    assert [one["person"]["name"] for one in second["items"]] == ["Élodie 100%"]
    assert second["next_cursor"] is None
    monkeypatch.setattr(walk, "AT_ONCE", 1)
    monkeypatch.setattr(walk, "MOST", 2)
    short = api.get("/v1/me/connections?q=lodie", headers=ada.headers).json()
    assert short["items"] == []
    found = api.get(
        "/v1/me/connections", params={"q": "lodie", "cursor": short["next_cursor"]}, headers=ada.headers
    ).json()
    assert [one["person"]["name"] for one in found["items"]] == ["Élodie 100%"]


@pytest.mark.parametrize("cursor", ["WzEsMl0", "WzkyMjMzNzIwMzY4NTQ3NzU4MDcsIngiXQ", "nonsense"])
def test_a_cursor_that_was_not_made_here_is_a_422(api: TestClient, ada: Person, cursor: str) -> None:
    for path in ("/v1/me/connections", "/v1/me/invitations", "/v1/me/suggestions"):
        answer = api.get(path, params={"cursor": cursor}, headers=ada.headers)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cursor_unknown")


def test_rule_14_1_connecting_and_parting_are_in_both_histories(
    they: Acquaintance, services: Services, ada: Person
) -> None:
    bea = people.member(services)
    community.publish(services, ada)
    they.answer(ada, they.invited(bea, ada), "accept")
    they.remove(bea, ada)
    rows = services.database.read_now(
        lambda tx: tx.execute(select(personal_changes).order_by(personal_changes.c.id)).all()
    )
    history = Counter((row.profile_id, row.account_id, row.field, row.change) for row in rows)
    assert history == {
        (ada.profile_id, ada.account_id, "connection", "added"): 1,
        (bea.profile_id, None, "connection", "added"): 1,
        (bea.profile_id, bea.account_id, "connection", "removed"): 1,
        (ada.profile_id, None, "connection", "removed"): 1,
    }


def test_rule_5_3_many_who_invite_and_accept_each_other_at_once_make_one_connection(
    they: Acquaintance, services: Services
) -> None:
    ada, bea = people.member(services, name="Ada"), people.member(services, name="Bea")
    community.publish(services, ada, bea)
    nine = [people.member(services) for _ in range(9)]
    for person in (ada, bea):
        community.connect(services, person, *nine)
    first = they.invited(ada, bea)
    answers = all_at_once(
        12, lambda number: they.answer(bea, first, "accept") if number % 3 == 0
        else they.invite(*((ada, bea) if number % 3 == 1 else (bea, ada)))
    )  # fmt: skip
    # Whoever of Bea's came first has connected them.
    assert answers[200, ""] == 4
    assert answers[201, ""] <= 1
    assert {answer for answer in answers if answer[0] == 409} <= {(409, "already_connected"), (409, "already_invited")}

    def kept() -> tuple[int, int, int]:
        def count(tx: Tx) -> tuple[int, int, int]:
            pair = {ada.profile_id, bea.profile_id}
            sides = [row for row in tx.execute(select(connections)) if {row.profile_id, row.other_id} == pair]
            return len(sides), len(tx.execute(select(invitations)).all()), len(tx.execute(select(earned_badges)).all())

        return services.database.read_now(count)

    assert kept() == (2, 1, 2)


def test_rule_5_1_two_who_invite_each_other_at_once_are_connected(they: Acquaintance, services: Services) -> None:
    ada, bea = people.member(services, name="Ada"), people.member(services, name="Bea")
    community.publish(services, ada, bea)
    answers = all_at_once(2, lambda number: they.invite(*((ada, bea) if number else (bea, ada))))
    assert answers == {(201, ""): 2}
    assert (they.connected(ada), they.connected(bea)) == (["Bea"], ["Ada"])
    assert they.invitations(ada) == they.invitations(bea) == []
