"""Whatever two members did: merged, their sums are those of what both did, recomputed from the rows (rule 11.2)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.catalogue.loading import catalogue
from backend.rules.badges import measured
from backend.rules.points import utc_day
from backend.services import Services
from backend.store import awards, merging, point_books
from backend.store.awards import Activity
from backend.store.database import Tx
from backend.store.merging import Pair
from backend.store.merging.merge import lock
from backend.store.tables import activities, cap_counters, earned_badges, point_ledger
from tests.backend import people
from tests.backend.people import Person
from tests.backend.sums import assert_that_sums_are_those_of_the_rows, rows

KINDS = (
    "forum_upvote_received", "forum_downvote_received", "marketplace_review_added", "platform_app_created",
    "community_profile_completed", "community_profile_made_public", "learning_expert_certified", "penalty",
)  # fmt: skip
ONCE = {"community_profile_completed", "community_profile_made_public"}
Act: TypeAlias = tuple[str, bool, int, int]
"""Kind (or "penalty"), whether it is the signed-in member's, days ago, and a number that titles are made of."""
acts = st.lists(
    st.tuples(st.sampled_from(KINDS), st.booleans(), st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=30
)


def play(tx: Tx, services: Services, pair: Pair, sequence: list[Act]) -> None:
    now = services.clock()
    for number, (kind, is_mine, days_ago, title) in enumerate(sequence):
        whose = pair.mine if is_mine else pair.theirs
        if kind == "penalty":
            awards.penalise(tx, whose, 1 + 7 * number, "because", now)
        else:
            at = now - timedelta(days=days_ago)
            named = f"Title {title}" if title else None
            awards.record(tx, [Activity("service:test", f"{whose}:{number}", whose, kind, at, named)], now)


def kept(found: list[Any], pair: Pair) -> list[Any]:
    """The activities that are to be left, worked out in another way than the backend does."""
    in_order = sorted(found, key=lambda row: (row.profile_id != pair.mine, row.id))
    mine = [row for row in found if row.profile_id == pair.mine]
    known = {what(row) for row in mine if row.title}
    left = [row for row in in_order if row.profile_id == pair.mine or what(row) not in known]
    for kind in ONCE:
        of_kind = sorted((row for row in left if row.kind == kind), key=lambda row: row.occurred_at)
        left = [row for row in left if row not in of_kind[1:]]
    return left


def what(row: Any) -> tuple[Any, ...]:
    return row.kind, row.title, row.occurred_at


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=acts)
def test_rule_11_2_sums_after_a_merge_are_those_of_what_is_kept(services: Services, sequence: list[Act]) -> None:
    ada, old = people.member(services), people.member(services)
    pair = Pair(ada.profile_id, old.profile_id)
    services.database.write_now(lambda tx: play(tx, services, pair, sequence))
    found = [row for profile_id in (pair.mine, pair.theirs) for row in rows(services, activities, profile_id)]
    ledger = [row for profile_id in (pair.mine, pair.theirs) for row in rows(services, point_ledger, profile_id)]
    badges = [row for profile_id in (pair.mine, pair.theirs) for row in rows(services, earned_badges, profile_id)]
    expected = kept(found, pair)
    merge(services, ada, pair)
    after = rows(services, activities, pair.mine)
    assert Counter((row.sender, row.id) for row in after) == Counter((row.sender, row.id) for row in expected)
    taken = sum(row.points for row in found) - sum(row.points for row in expected)
    total = sum(row.points for row in rows(services, point_ledger, pair.mine))
    assert total == sum(row.points for row in ledger) - taken
    assert_that_sums_are_those_of_the_rows(services, pair.mine)
    check_badges(services, pair, badges)
    check_counters(services, pair, after)


def merge(services: Services, ada: Person, pair: Pair) -> None:
    def work(tx: Tx) -> None:
        books = lock(tx, pair)
        assert books is not None
        merging.merge(tx, merging.prepare(tx, pair), books, ada.account_id, services.clock())

    services.database.write_now(work)


def check_badges(services: Services, pair: Pair, before: list[Any]) -> None:
    """No level is lost, and every one that the sums reach is there."""
    after = {(row.badge_id, row.level) for row in rows(services, earned_badges, pair.mine)}
    assert {(row.badge_id, row.level) for row in before} <= after
    counters = services.database.read_now(lambda tx: point_books.read(tx, pair.mine)).counters()
    for badge in catalogue().badges.values():
        reached = [level for level, target in enumerate(badge.targets, 1) if measured(badge.metric, counters) >= target]
        assert {(badge.id, level) for level in reached} <= after


def check_counters(services: Services, pair: Pair, after: list[Any]) -> None:
    """What was given of each day's maximum is what the counter says (rule 2.3)."""
    given_points: Counter[tuple[str, object]] = Counter()
    for row in after:
        if catalogue().activities[row.kind].daily_max is not None:
            given_points[row.kind, utc_day(row.occurred_at)] += row.points
    assert Counter({(row.kind, row.day): row.points for row in rows(services, cap_counters, pair.mine)}) == given_points
