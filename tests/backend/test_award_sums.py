"""Whatever is reported, in whatever order: the sums that are kept are the sums of the rows (rules 2.2 to 2.4, 3.4)."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from backend.catalogue.loading import catalogue
from backend.rules.points import utc_day
from backend.services import Services
from backend.store import awards, members
from backend.store.awards import Activity
from backend.store.database import Tx
from backend.store.tables import (
    activities,
    activity_counts,
    category_points,
    day_points,
    earned_badges,
    point_ledger,
    standings,
)

KINDS = (
    "forum_upvote_received", "forum_downvote_received", "forum_answer_accepted", "marketplace_app_published",
    "marketplace_app_downloaded", "platform_app_created", "community_profile_completed", "learning_expert_certified",
)  # fmt: skip
Act: TypeAlias = tuple[str, int, int]
"""Kind (or "penalty"), a number that ids are made of, and days ago (or the penalty's points)."""
acts = st.lists(
    st.tuples(st.sampled_from([*KINDS, "penalty"]), st.integers(0, 40), st.integers(0, 3)), min_size=5, max_size=60
)
on_each_database = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def new_member(services: Services) -> str:
    made = services.database.write_now(
        lambda tx: members.create(tx, email=f"{uuid.uuid4().hex}@example.org", name="Ada", now=services.clock())
    )
    return made.profile_id


def rows(services: Services, table: Table, profile_id: str) -> list[Any]:
    query = select(table).where(table.c.profile_id == profile_id)
    return services.database.read_now(lambda tx: list(tx.execute(query)))


def activity(services: Services, profile_id: str, act: Act) -> Activity:
    kind, number, days_ago = act
    at = services.clock() - timedelta(days=days_ago)
    return Activity("service:test", f"{profile_id}:{number}", profile_id, kind, at)


def play(services: Services, profile_id: str, sequence: list[Act]) -> None:
    """Each act in a unit of its own; a penalty takes seven points for each of its number."""
    for act in sequence:

        def work(tx: Tx, act: Act = act) -> None:
            if act[0] == "penalty":
                awards.penalise(tx, profile_id, 1 + 7 * act[1], "because", services.clock())
            else:
                awards.record(tx, [activity(services, profile_id, act)], services.clock())

        services.database.write_now(work)


@pytest.mark.slow
@on_each_database
@given(sequence=acts)
def test_rule_2_4_ledger_totals_categories_and_days_agree(services: Services, sequence: list[Act]) -> None:
    profile_id = new_member(services)
    play(services, profile_id, sequence)
    ledger = rows(services, point_ledger, profile_id)
    [standing] = rows(services, standings, profile_id)
    assert standing.points == sum(row.points for row in ledger)
    by_category: Counter[str] = Counter()
    by_day: Counter[tuple[object, str]] = Counter()
    for row in ledger:
        by_day[utc_day(row.occurred_at), row.category or "penalty"] += row.points
        if row.category is not None:
            by_category[row.category] += row.points
    assert {row.category: row.points for row in rows(services, category_points, profile_id)} == by_category
    assert {(row.day, row.category): row.points for row in rows(services, day_points, profile_id)} == by_day
    assert all((row.category is None) == (row.reason is not None) for row in ledger)


@pytest.mark.slow
@on_each_database
@given(sequence=acts)
def test_rule_2_2_and_2_3_each_id_counts_once_and_no_day_exceeds_its_maximum(
    services: Services, sequence: list[Act]
) -> None:
    profile_id = new_member(services)
    play(services, profile_id, sequence)
    recorded = rows(services, activities, profile_id)
    first_by_id = {act[1]: act for act in reversed(sequence) if act[0] != "penalty"}
    once = "community_profile_completed"
    assert {row.kind for row in recorded} <= {act[0] for act in first_by_id.values()} | {once}
    assert {row.kind: row.count for row in rows(services, activity_counts, profile_id)} == Counter(
        row.kind for row in recorded
    )
    assert sum(row.kind == once for row in recorded) <= 1
    by_kind_and_day: dict[tuple[str, object], list[int]] = defaultdict(list)
    for row in recorded:
        by_kind_and_day[row.kind, utc_day(row.occurred_at)].append(row.points)
    for (kind, _day), given_points in by_kind_and_day.items():
        rule = catalogue().activities[kind]
        asked = rule.points * len(given_points)
        assert sum(given_points) == (asked if rule.daily_max is None else min(asked, rule.daily_max))


@pytest.mark.slow
@on_each_database
@given(sequence=acts)
def test_a_batch_gives_what_its_activities_give_one_at_a_time(services: Services, sequence: list[Act]) -> None:
    reported = [act for act in sequence if act[0] != "penalty"]
    single, batch = new_member(services), new_member(services)
    play(services, single, reported)
    together = [activity(services, batch, act) for act in reported]
    services.database.write_now(lambda tx: awards.record(tx, together, services.clock()))

    def shown(table: Table, profile_id: str) -> list[tuple[Any, ...]]:
        # The shuffle is a profile's random place among private ones.
        left_out = {"profile_id", "id", "digest", "recorded_at", "shuffle"}
        names = [column.name for column in table.columns if column.name not in left_out]
        return sorted(tuple(str(getattr(row, name)) for name in names) for row in rows(services, table, profile_id))

    for table in (activities, point_ledger, standings, category_points, day_points, activity_counts, earned_badges):
        assert shown(table, batch) == shown(table, single), table.name


@pytest.mark.slow
@on_each_database
@given(sequence=acts)
def test_rule_3_4_badge_levels_are_earned_once_and_never_lost(services: Services, sequence: list[Act]) -> None:
    profile_id = new_member(services)
    before: dict[tuple[str, int], Any] = {}
    for act in sequence:
        play(services, profile_id, [act])
        now = {(row.badge_id, row.level): row.earned_at for row in rows(services, earned_badges, profile_id)}
        assert before.items() <= now.items()
        before = now
    for badge_id in {badge_id for badge_id, _level in before}:
        levels = sorted(level for earned_id, level in before if earned_id == badge_id)
        assert levels == list(range(1, len(levels) + 1))
