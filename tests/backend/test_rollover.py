"""A day leaves the window: in chunks, by one process at a time, killed or not, while points are given (rule 6.1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.ids import new_id
from backend.services import Services
from backend.store import awards, boards, leases, verifying
from backend.store.awards import Activity
from backend.store.boards import buckets, days, rollover
from backend.store.database import Tx
from backend.store.tables import board_buckets, board_days, board_rows
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform


@pytest.fixture
def crowd(api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Five people with points on today and on the day that leaves next, and a rollover of two at a time."""
    monkeypatch.setattr(rollover, "AT_ONCE", 2)
    monkeypatch.setattr(rollover, "DELETED_AT_ONCE", 3)
    platform = Platform(api, services)
    crowd = [people.member(services, name=f"M{number}") for number in range(5)]
    for number, person in enumerate(crowd):
        platform.did(person, ["learning_path_completed"] * (1 + number))
        platform.did(person, ["forum_answer_accepted"], services.clock() - timedelta(days=29))
    return crowd


def content(services: Services) -> dict[str, set[tuple[Any, ...]]]:
    """All that boards are made of; buckets that are empty are as good as none."""

    def read(tx: Tx) -> dict[str, set[tuple[Any, ...]]]:
        return {
            "days": {(row.day, row.ready) for row in tx.execute(select(board_days))},
            "rows": {tuple(row) for row in tx.execute(select(board_rows))},
            "buckets": {tuple(row) for row in tx.execute(select(board_buckets).where(board_buckets.c.count != 0))},
        }

    return services.database.read_now(read)


def step(services: Services, holder: str) -> bool:
    return services.database.write_now(lambda tx: boards.step(tx, holder, services.clock()))


def as_of(api: TestClient, person: Person) -> tuple[str, int]:
    answer = api.get("/v1/leaderboards", headers=person.headers).json()
    return answer["as_of"][:10], answer["me"]["points"]


def test_until_the_new_boards_are_ready_the_old_ones_are_shown_whole(
    api: TestClient, services: Services, crowd: list[Person], clock: Clock
) -> None:
    assert as_of(api, crowd[0]) == ("2026-11-17", 40)
    clock.forward(timedelta(days=1))
    while True:
        assert as_of(api, crowd[0]) == ("2026-11-17", 40)
        step(services, "a")
        if any(row == (clock().date(), True) for row in content(services)["days"]):
            break
    assert as_of(api, crowd[0]) == ("2026-11-18", 25)


def test_boards_begun_before_midnight_are_there_at_midnight_with_what_came_meanwhile(
    api: TestClient, services: Services, crowd: list[Person], clock: Clock
) -> None:
    clock.forward(timedelta(hours=11, minutes=30))
    step(services, "a")
    step(services, "a")
    platform = Platform(api, services)
    platform.did(crowd[0], ["learning_path_completed"])
    platform.did(crowd[4], ["learning_path_completed"], clock() - timedelta(days=29))
    while step(services, "a"):
        pass
    platform.did(crowd[0], ["learning_path_completed"])
    assert [as_of(api, crowd[number]) for number in (0, 4)] == [("2026-11-17", 90), ("2026-11-17", 165)]
    clock.forward(timedelta(minutes=30))
    assert [as_of(api, crowd[number]) for number in (0, 4)] == [("2026-11-18", 75), ("2026-11-18", 125)]


def test_a_process_killed_in_the_middle_and_another_come_to_the_same(
    services: Services, crowd: list[Person], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.forward(timedelta(days=1))
    write = buckets.Changes.write

    def killed(changes: buckets.Changes, tx: Tx) -> None:
        write(changes, tx)
        raise KeyboardInterrupt

    for _ in range(3):
        step(services, "a")
    half = content(services)
    monkeypatch.setattr(buckets.Changes, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        step(services, "a")
    monkeypatch.undo()
    assert content(services) == half
    clock.forward(timedelta(minutes=2))
    boards.bring_up_to_date(services.database, clock())
    after = content(services)
    services.database.write_now(lambda tx: boards.refresh_all(tx, [one.profile_id for one in crowd], clock()))
    assert content(services) == after
    assert [str(fault) for fault in verifying.faults(services.database, clock())] == []


def test_one_process_at_a_time_and_the_next_when_it_is_gone(
    services: Services, crowd: list[Person], clock: Clock
) -> None:
    clock.forward(timedelta(days=1))
    assert step(services, "a")
    assert not step(services, "b")
    clock.forward(timedelta(seconds=59))
    assert step(services, "a")
    clock.forward(timedelta(seconds=59))
    assert not step(services, "b")
    clock.forward(timedelta(seconds=2))
    assert step(services, "b")
    assert not step(services, "a")


def test_two_processes_at_the_same_profiles_double_nothing(
    services: Services, crowd: list[Person], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "take", lambda *_arguments: True)
    clock.forward(timedelta(days=1))

    def work(holder: str) -> None:
        while step(services, holder):
            pass

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, ["a", "b"] if not services.database.is_sqlite else ["a"]))
    assert [str(fault) for fault in verifying.faults(services.database, clock())] == []


def test_boards_before_yesterday_are_deleted(services: Services, crowd: list[Person], clock: Clock) -> None:
    for _ in range(3):
        clock.forward(timedelta(days=1))
        boards.bring_up_to_date(services.database, clock())
    today = clock().date()
    assert {day for day, _ready in content(services)["days"]} == {today, today - timedelta(days=1)}
    assert {row[1] for row in content(services)["rows"]} == {today, today - timedelta(days=1)}
    assert {row[0] for row in content(services)["buckets"]} == {today, today - timedelta(days=1)}
    assert not services.database.read_now(lambda tx: boards.is_due(tx, clock()))


def test_the_rollover_may_begin_a_new_databases_boards_while_the_first_award_does(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = people.member(services)
    asked: list[list[date]] = []
    kept = days.kept

    def meet(tx: Tx, now: datetime) -> list[date]:
        asked.append(kept(tx, now))
        # The second time it is asked under the lock of first boards; on SQLite one writes after the other.
        if len(asked) == 2 and not services.database.is_sqlite:
            assert step(services, "rollover")
        return asked[-1]

    monkeypatch.setattr(days, "kept", meet)
    done = Activity("service:test", new_id(), ada.profile_id, "learning_path_completed", clock())
    services.database.write_now(lambda tx: awards.record(tx, [done], clock()))
    assert asked == [[], [], [clock().date()]]
    clock.forward(rollover.LEASE_TIME)
    boards.bring_up_to_date(services.database, clock())
    assert (clock().date(), True) in content(services)["days"]
    assert [str(fault) for fault in verifying.faults(services.database, clock())] == []


@pytest.mark.slow
def test_points_given_by_many_at_once_while_a_day_ends_are_all_counted(
    services: Services, crowd: list[Person], clock: Clock
) -> None:
    clock.forward(timedelta(hours=11, minutes=30))
    kinds = ("learning_path_completed", "forum_answer_accepted", "forum_upvote_received", "forum_downvote_received")

    def give(number: int) -> None:
        ids = [crowd[(number + more) % len(crowd)].profile_id for more in range(3)]
        done = [Activity("service:test", new_id(), one, kinds[number % 4], clock()) for one in ids]
        services.database.write_now(lambda tx: awards.record(tx, done, clock()))
        if number % 5 == 0:
            services.database.write_now(lambda tx: awards.penalise(tx, ids[0], 7, "Spam", clock()))

    with ThreadPoolExecutor(6) as threads:
        given = threads.map(give, range(24))
        boards.bring_up_to_date(services.database, clock())
        list(given)
    assert [str(fault) for fault in verifying.faults(services.database, clock())] == []
