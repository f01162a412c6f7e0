"""A day never gives more than its maximum, however many units of work come at once (rule 2.3)."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from api_client.wire.activity import ActivityResult
from backend.catalogue.loading import catalogue
from backend.rules.points import utc_day
from backend.services import Services
from backend.store import awards
from backend.store.awards import Activity
from backend.store.database import POOL_SIZE, Database, Tx
from backend.store.tables import activities, day_points, point_ledger, standings
from tests.backend import people
from tests.backend.people import Person

AT_ONCE = 64
PATIENCE = 120.0
CAPPED = {rule.kind: rule.daily_max for rule in catalogue().activities.values() if rule.daily_max is not None}
few = settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
days_ago = st.lists(st.integers(0, 1), min_size=AT_ONCE, max_size=AT_ONCE)
"""For each unit, the day of its activity: today or yesterday."""


@pytest.fixture
def crowd(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Database]]:
    """So many processes' worth of connections that all units are under way at once; SQLite has one writer by design.

    The last of them waits for all others: on a busy machine for longer than a server would let it.
    """
    monkeypatch.setattr("backend.store.database.BUSY_SECONDS", PATIENCE)
    processes = 1 if database.is_sqlite else -(-AT_ONCE // POOL_SIZE)
    crowd = [Database(database.url.render_as_string(hide_password=False)) for _ in range(processes)]
    yield crowd
    for one in crowd:
        one.close()


async def all_at_once(crowd: list[Database], batches: list[list[Activity]], now: datetime) -> None:
    """Each batch in a unit of its own."""

    def unit(batch: list[Activity]) -> Callable[[Tx], list[ActivityResult]]:
        return lambda tx: awards.record(tx, batch, now)

    await asyncio.gather(*(crowd[number % len(crowd)].write(unit(batch)) for number, batch in enumerate(batches)))


def activity(person: Person, kind: str, at: datetime) -> Activity:
    return Activity("service:test", uuid.uuid4().hex, person.profile_id, kind, at)


def given_points(services: Services, person: Person) -> dict[tuple[str, date], list[int]]:
    """The points of every recorded activity, by kind and day; the sums that are kept agree with them."""

    def read(tx: Tx) -> dict[tuple[str, date], list[int]]:
        found: dict[tuple[str, date], list[int]] = defaultdict(list)
        for row in tx.execute(select(activities).where(activities.c.profile_id == person.profile_id)):
            found[row.kind, utc_day(row.occurred_at)].append(row.points)
        total = sum(sum(points) for points in found.values())
        for table in (standings, day_points, point_ledger):
            kept = select(func.sum(table.c.points)).where(table.c.profile_id == person.profile_id)
            assert tx.execute(kept).scalar_one() == total, table.name
        return found

    return services.database.read_now(read)


@pytest.mark.slow
@few
@given(days=days_ago)
def test_rule_2_3_a_day_never_exceeds_its_maximum_for_any_kind_with_64_at_once(
    services: Services, crowd: list[Database], days: list[int]
) -> None:
    """Every unit brings one activity of each of four kinds: with more of them it would wait long for its turn."""
    assert len(CAPPED) == 16
    now, kinds = services.clock(), [*CAPPED]
    for four in (kinds[at::4] for at in range(4)):
        ada = people.member(services)
        batches = [[activity(ada, kind, now - timedelta(days=day)) for kind in four] for day in days]
        asyncio.run(all_at_once(crowd, batches, now))
        found = given_points(services, ada)
        for kind, (day, count) in product(four, Counter(days).items()):
            points, one = found[kind, utc_day(now) - timedelta(days=day)], catalogue().activities[kind].points
            assert (len(points), sum(points)) == (count, min(CAPPED[kind], one * count)), kind


@pytest.mark.slow
def test_rule_2_2_one_activity_sent_64_times_at_once_is_recorded_once(
    services: Services, crowd: list[Database]
) -> None:
    ada, now = people.member(services), services.clock()
    one = activity(ada, "marketplace_app_published", now)
    asyncio.run(all_at_once(crowd, [[one]] * AT_ONCE, now))
    assert given_points(services, ada) == {(one.kind, utc_day(now)): [50]}


@pytest.mark.slow
def test_batches_that_name_the_same_members_in_other_orders_do_not_wait_in_a_circle(
    services: Services, crowd: list[Database]
) -> None:
    members, now = [people.member(services) for _ in range(8)], services.clock()
    batches = [
        [activity(one, "forum_answer_accepted", now) for one in members[turn % 8 :] + members[: turn % 8]][
            :: (-1) ** turn
        ]
        for turn in range(32)
    ]
    asyncio.run(all_at_once(crowd, batches, now))
    for member in members:
        assert [*given_points(services, member).values()] == [[15] * 32]


def test_rule_2_3_the_last_one_gets_what_is_left_of_the_maximum(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No kind of the catalogue has a maximum that its points do not divide; another catalogue may."""
    rule = replace(catalogue().activities["forum_upvote_received"], daily_max=25)
    uneven = replace(catalogue(), activities={rule.kind: rule})
    monkeypatch.setattr(awards, "catalogue", lambda: uneven)
    ada, now = people.member(services), services.clock()
    asyncio.run(all_at_once([services.database], [[activity(ada, rule.kind, now)] for _ in range(5)], now))
    assert sorted(given_points(services, ada)[rule.kind, utc_day(now)]) == [0, 0, 5, 10, 10]
