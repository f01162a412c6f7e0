"""A merge is whole or not there, whatever happens on the way (rule 11.3)."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import metadata
from tests.backend import community, people
from tests.backend.breaking import breaking
from tests.backend.conftest import Clock
from tests.backend.merging import Merging
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform

SAMPLE = 12


def everything(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""

    def read(tx: Any) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }

    return services.database.read_now(read)


def two_members_with_much_in_common(api: TestClient, services: Services, clock: Clock) -> tuple[Person, Person]:
    ada, old, both = (people.member(services) for _ in range(3))
    platform = Platform(api, services)
    for person in (ada, old):
        platform.did(person, [*WELCOME_KINDS, "forum_answer_accepted", "learning_expert_certified"])
        assert api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=person.headers).status_code == 200
        community.add_project(services, person, "Shop", "published", clock())
        community.give_skills(services, person, "Java", person.email[:4])
        clock.forward(timedelta(minutes=1))
    community.change(services, old, about="Long ago", website="https://old.example")
    community.connect(services, both, ada, old)
    community.invite(services, old, people.member(services))
    return ada, old


def test_rule_11_3_broken_off_anywhere_it_leaves_both_profiles_as_they_were(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada, old = two_members_with_much_in_common(api, services, clock)
    merging = Merging(api, services, ada)
    merging.preview(old.email)
    before = everything(services)
    with breaking(services.database, None) as whole:
        assert merging.confirm().status_code == 500
    assert everything(services) == before, "before the commit"
    assert len(whole) > 50
    for number in sorted(random.Random(11).sample(range(len(whole)), SAMPLE)):
        with breaking(services.database, number):
            assert merging.confirm().status_code == 500
        assert everything(services) == before, f"before statement {number}: {whole[number]}"
    with breaking(services.database, len(whole)):
        assert merging.confirm().status_code == 200, "nothing comes after the first commit"
    assert everything(services)["accounts"] != before["accounts"]
