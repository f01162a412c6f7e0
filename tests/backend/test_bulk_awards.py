"""The bulk path writes what the award path writes (rules 2.2 to 2.7, 3.1 and 3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, insert, select

from backend.store import awards, bulk_awards, members, tables
from backend.store.awards import OWN_SENDER, Activity
from backend.store.bulk_awards import Penalised, Recorded
from backend.store.database import Database, Tx

NOW = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
KINDS = (
    "forum_upvote_received",  # with a daily maximum, as most of these
    "forum_downvote_received",  # lowers points
    "forum_answer_accepted",  # helps to four badges, one of them with four levels
    "marketplace_review_added",
    "marketplace_studio_pro_downloaded",  # reaches its maximum at once
    "platform_team_server_commit",
    "community_profile_completed",  # given once in a life
    "community_profile_made_public",
    "community_hackathon_won",  # several levels at once
    "learning_path_completed",
)
WRITTEN = (
    tables.activities, tables.point_ledger, tables.standings, tables.category_points, tables.day_points,
    tables.cap_counters, tables.activity_counts, tables.earned_badges, tables.board_rows, tables.board_buckets,
)  # fmt: skip


@dataclass(frozen=True)
class Did:
    """Somebody did the same thing several times on a day."""

    who: int
    kind: str
    times: int
    days_ago: int


@dataclass(frozen=True)
class Lost:
    """Somebody got a penalty."""

    who: int
    points: int


@dataclass(frozen=True)
class Met:
    """Somebody was connected with some more of the others."""

    who: int
    others: int


who = st.integers(0, 1)
happenings = st.lists(
    st.one_of(
        st.builds(Did, who, st.sampled_from(KINDS), st.integers(1, 7), st.integers(0, 3) | st.integers(0, 60)),
        st.builds(Lost, who, st.integers(1, 400)),
        st.builds(Met, who, st.integers(1, 6)),
    ),
    max_size=14,
)


class Story:
    """What happened, minute by minute, to two people among others."""

    def __init__(self, ids: list[str], happened: list[Did | Lost | Met]) -> None:
        self.events: list[Recorded | Penalised] = []
        self.connections: list[tuple[datetime, str, str]] = []
        self.connected_at: dict[str, list[datetime]] = {}
        minutes = (NOW + timedelta(minutes=number) for number in range(10_000))
        self._tell(ids, happened, minutes)

    def _tell(self, ids: list[str], happened: list[Did | Lost | Met], minutes: Iterator[datetime]) -> None:
        strangers = {0: ids[2:], 1: ids[2:]}
        for one in happened:
            person = ids[one.who]
            if isinstance(one, Did):
                for _ in range(one.times):
                    at = next(minutes)
                    occurred_at = at - timedelta(days=one.days_ago, seconds=7)
                    number = f"{one.kind}:{len(self.events)}"
                    done = Activity(OWN_SENDER, number, person, one.kind, occurred_at, f"About {one.times}")
                    self.events.append(Recorded(done, at))
            elif isinstance(one, Lost):
                self.events.append(Penalised(person, one.points, "Spam", next(minutes)))
            else:
                met, strangers[one.who] = strangers[one.who][: one.others], strangers[one.who][one.others :]
                at = next(minutes)
                self.connections += [(at, person, other) for other in met]
                self.connected_at.setdefault(person, []).extend(at for _ in met)

    def live(self, tx: Tx) -> None:
        """Lets it happen one by one, through the award path."""
        waiting = list(self.connections)
        for event in self.events:
            while waiting and waiting[0][0] <= event.at:
                _connect(tx, [waiting.pop(0)])
            if isinstance(event, Penalised):
                awards.penalise(tx, event.profile_id, event.points, event.reason, event.at)
            else:
                awards.record(tx, [event.activity], event.at)

    def in_bulk(self, tx: Tx) -> None:
        """Writes it at once."""
        _connect(tx, self.connections)
        bulk_awards.record_many(tx, self.events, NOW, self.connected_at)


def _connect(tx: Tx, made: list[tuple[datetime, str, str]]) -> None:
    if made:
        rows = [{"profile_id": one, "other_id": other, "created_at": at} for at, one, other in made]
        tx.execute(insert(tables.connections), rows)


def rows_after(database: Database, work: Callable[[Tx], None]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that `work` makes, by table and without the ledger's own ids; nothing is kept."""
    with database.engine.connect() as tx:
        work(tx)
        found = {table.name: _rows(tx, table) for table in WRITTEN}
        tx.rollback()
    return found


def _rows(tx: Tx, table: Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.c if not (table is tables.point_ledger and column.name == "id")]
    rows = (tuple(row) for row in tx.execute(select(*columns)))
    # A bucket that was filled and emptied stays, with 0 in it.
    return sorted((row for row in rows if table is not tables.board_buckets or row[-1]), key=repr)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=happenings)
def test_rules_2_and_3_the_bulk_path_equals_the_award_path(
    database: Database, happened: list[Did | Lost | Met]
) -> None:
    story = Story(_profiles(database), happened)
    assert rows_after(database, story.in_bulk) == rows_after(database, story.live)


def test_the_bulk_path_gives_badges_levels_and_caps_at_all(database: Database) -> None:
    happened: list[Did | Lost | Met] = [
        Did(0, "community_profile_completed", 2, 5),
        Did(0, "community_hackathon_won", 4, 5),
        Did(0, "forum_upvote_received", 7, 5),
        Lost(0, 2000),
        Met(0, 12),
        Did(0, "forum_answer_accepted", 3, 0),
    ]
    story = Story(_profiles(database), happened)
    rows = rows_after(database, story.in_bulk)
    assert rows == rows_after(database, story.live)
    points = [row[7] for row in rows["activities"]]
    assert sorted(points) == [0, 0, 10, 10, 10, 10, 10, 15, 15, 15, 50, 300, 300, 300, 300]
    badges = {(row[1], row[2]) for row in rows["earned_badges"]}
    assert {("rising-star", 1), ("rising-star", 2), ("well-connected", 1), ("helping-hand", 1)} <= badges
    totals = {profile_id: points for profile_id, points, _shuffle in rows["standings"]}
    assert totals[story.events[0].profile_id] == 1250 + 50 + 45 - 2000
    assert [-row[4] for row in rows["board_rows"] if row[2:4] == ("platform", "forum")] == [95]


def _profiles(database: Database) -> list[str]:
    """Two people and twelve others, made once in a database."""

    def make(tx: Tx) -> list[str]:
        known = list(tx.execute(select(tables.profiles.c.id).order_by(tables.profiles.c.id)).scalars())
        return known or [
            members.create(tx, email=f"m{number}@example.org", name=f"M{number}", now=NOW).profile_id
            for number in range(14)
        ]

    return database.write_now(make)
