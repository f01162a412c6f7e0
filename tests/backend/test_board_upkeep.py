"""The boards follow names, visibility, companies and deletions, and are there after the migration (rules 1.5 and 6)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from starlette.testclient import TestClient

from backend.rules.points import utc_day
from backend.services import Services
from backend.store import boards, members
from backend.store.database import Tx
from backend.store.tables import board_buckets, board_days, board_rows, profiles, standings
from tests.backend import community, people
from tests.backend.people import Person
from tests.backend.reporting import Platform


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def rows(services: Services) -> set[tuple[Any, ...]]:
    """All rows of all boards."""
    return services.database.read_now(lambda tx: {tuple(row) for row in tx.execute(select(board_rows))})


def buckets(services: Services) -> set[tuple[Any, ...]]:
    """All buckets that are not empty."""
    query = select(board_buckets).where(board_buckets.c.count != 0)
    return services.database.read_now(lambda tx: {tuple(row) for row in tx.execute(query)})


def ranked(services: Services, scope: str = "platform", category: str = "all") -> dict[str, tuple[int, str]]:
    """Points and shown name on a board, by profile."""
    query = select(board_rows).where(board_rows.c.scope == scope, board_rows.c.category == category)
    found = services.database.read_now(lambda tx: tx.execute(query).all())
    return {row.profile_id: (-row.minus_points, row.shown_name) for row in found}


def work(services: Services, change: Callable[[Tx], Any]) -> None:
    services.database.write_now(change)


def test_a_name_and_visibility_are_on_the_board_once_it_is_refreshed(services: Services, platform: Platform) -> None:
    ada = people.member(services, name="Ada Okafor")
    platform.did(ada, ["learning_path_completed"])
    assert ranked(services) == {ada.profile_id: (25, "")}
    community.publish(services, ada)
    assert ranked(services) == {ada.profile_id: (25, "ada okafor")}
    community.change(services, ada, name="Grace")
    assert ranked(services) == {ada.profile_id: (25, "grace")}
    hidden = {bucket for bucket in buckets(services) if bucket[3] == 0}
    assert hidden == set()


def test_penalties_count_over_all_categories_only(services: Services, platform: Platform) -> None:
    from backend.store import awards

    ada = people.member(services)
    platform.did(ada, ["learning_path_completed", "platform_app_created"])
    work(services, lambda tx: awards.penalise(tx, ada.profile_id, 30, "Spam", services.clock()))
    of = {
        category: ranked(services, category=category)
        for category in ("all", "learning", "platform", "forum", "penalty")
    }
    assert {category: [points for points, _ in board.values()] for category, board in of.items()} == {
        "all": [0], "learning": [25], "platform": [5], "forum": [], "penalty": [],
    }  # fmt: skip


def test_rule_1_5_an_account_or_a_domain_that_comes_or_goes_changes_the_companies_boards(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services, "ada@acme.example")
    platform.did(ada, ["learning_path_completed"])
    operator = people.operator(services)
    acme = api.post("/v1/operator/companies", json={"name": "Acme", "domains": ["acme.example"]}, headers=operator)
    company = acme.json()["id"]
    assert ranked(services, company) == {ada.profile_id: (25, "")}
    people.company(services, "Kyoto", "kyoto.example")
    kyoto = community.add_account(services, ada, "ada@kyoto.example")
    [other] = {row[2] for row in rows(services)} - {"platform", company}
    assert (kyoto != other, ranked(services, other)) == (True, {ada.profile_id: (25, "")})
    known = {**operator, "If-Match": api.get(f"/v1/operator/companies/{company}", headers=operator).headers["ETag"]}
    changed = api.patch(f"/v1/operator/companies/{company}", json={"domains": []}, headers=known)
    assert (changed.status_code, ranked(services, company)) == (200, {})
    assert all(bucket[1] != company for bucket in buckets(services))


def test_who_is_forgotten_leaves_neither_rows_nor_counts(services: Services, platform: Platform) -> None:
    ada, bo = people.member(services), people.member(services)
    platform.did(ada, ["learning_path_completed", "forum_answer_accepted"])
    before = rows(services), buckets(services)
    platform.did(bo, ["learning_path_completed", "forum_answer_accepted"])

    def drop(tx: Tx) -> None:
        boards.forget(tx, bo.profile_id, services.clock())
        tx.execute(delete(profiles).where(profiles.c.id == bo.profile_id))

    work(services, drop)
    assert (rows(services), buckets(services)) == before


def test_the_first_account_of_a_new_member_asks_the_boards_nothing(services: Services) -> None:
    work(services, lambda tx: members.create(tx, email="a@b.example", name="Ada", now=services.clock()))
    assert services.database.read_now(lambda tx: tx.execute(select(board_days)).all()) == []


def test_the_migration_makes_the_boards_that_are_kept(services: Services, platform: Platform) -> None:
    people.company(services, "Acme", "acme.example")
    ada, bo = people.member(services, "ada@acme.example", name="Ada"), people.member(services, name="Bo")
    community.publish(services, bo)
    for person, kinds in (
        (ada, ["learning_path_completed"] * 5),
        (bo, ["forum_answer_accepted", "platform_app_created"]),
    ):
        platform.did(person, kinds)
    shuffled(services)
    made = rows(services), buckets(services)
    migration = importlib.import_module("backend.migrations.versions.0003_boards_at_scale")

    def fill(tx: Tx, today: date) -> None:
        for table in (board_rows, board_buckets, board_days):
            tx.execute(delete(table))
        migration._fill(tx, today)

    work(services, lambda tx: fill(tx, utc_day(services.clock())))
    without_shuffle = [{row[:7] for row in some} for some in (made[0], rows(services))]
    assert without_shuffle[0] == without_shuffle[1]
    assert buckets(services) == made[1]
    assert len({row[7] for row in rows(services)} - {""}) == 2
    platform.did(ada, ["learning_path_completed"])
    assert ranked(services)[ada.profile_id][0] == 150


def shuffled(services: Services) -> None:
    """Everybody has a place among private profiles."""
    missing = select(standings.c.profile_id).where(standings.c.shuffle.is_(None))
    assert services.database.read_now(lambda tx: tx.execute(missing).all()) == []


def test_who_an_older_version_made_gets_a_place_among_private_profiles(services: Services, platform: Platform) -> None:
    ada: Person = people.member(services)
    platform.did(ada, ["learning_path_completed"])
    work(services, lambda tx: tx.execute(update(standings).values(shuffle=None)))
    boards.bring_up_to_date(services.database, services.clock())
    shuffled(services)
