"""``mxprofile operator verify``: clean when all is well, each kind of fault named where it is (rules 2, 4 and 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, update
from starlette.testclient import TestClient

from backend.rules.points import utc_day
from backend.services import Services, utc_now
from backend.store import boards, verifying
from backend.store.tables import (
    board_buckets,
    board_rows,
    cap_counters,
    category_points,
    claims,
    credit_balances,
    credit_ledger,
    day_points,
    point_ledger,
    profiles,
    standings,
)
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform
from tests.backend.test_operator_command import Command


@pytest.fixture
def ada(api: TestClient, services: Services) -> Person:
    """Somebody with points in three categories, at a maximum, with a penalty, in a company, and with a claim."""
    people.company(services, "Acme", "acme.example")
    ada, platform = people.member(services, "ada@acme.example", name="Ada"), Platform(api, services)
    platform.did(ada, [*WELCOME_KINDS, "learning_path_completed"])
    platform.did(ada, ["forum_upvote_received"] * 7)
    platform.did(ada, ["forum_answer_accepted"], services.clock() - timedelta(days=40))
    api.post(
        f"/v1/operator/profiles/{ada.profile_id}/penalties",
        json={"points": 3, "reason": "Spam"},
        headers=people.operator(services),
    )
    claimed = api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=ada.headers)
    assert claimed.status_code == 200
    platform.did(people.member(services), ["platform_app_created"])
    return ada


def found(services: Services) -> list[str]:
    return [str(fault) for fault in verifying.faults(services.database, services.clock())]


def plant(services: Services, statement: Any) -> None:
    services.database.write_now(lambda tx: tx.execute(statement))


def more(table: Table, person: Person, **where: Any) -> Any:
    """One point more in a row of a member's."""
    change = update(table).where(table.c.profile_id == person.profile_id).values(points=table.c.points + 1)
    for name, value in where.items():
        change = change.where(table.c[name] == value)
    return change


def test_what_the_api_does_is_clean(services: Services, ada: Person, clock: Clock) -> None:
    assert found(services) == []
    clock.forward(timedelta(days=1))
    assert found(services) == []
    boards.bring_up_to_date(services.database, clock())
    assert found(services) == []


def test_a_wrong_total_is_named(services: Services, ada: Person) -> None:
    plant(services, more(standings, ada))
    assert found(services) == [f"{ada.profile_id} standings: expected 94, found 95"]


def test_a_missing_total_is_named(services: Services, ada: Person) -> None:
    plant(services, delete(standings).where(standings.c.profile_id == ada.profile_id))
    assert f"{ada.profile_id} standings: expected 94, found nothing" in found(services)


def test_a_wrong_or_missing_category_is_named(services: Services, ada: Person) -> None:
    plant(services, more(category_points, ada, category="forum"))
    gone = (category_points.c.profile_id == ada.profile_id) & (category_points.c.category == "learning")
    plant(services, delete(category_points).where(gone))
    assert sorted(found(services)) == [
        f"{ada.profile_id} category_points forum: expected 65, found 66",
        f"{ada.profile_id} category_points learning: expected 27, found nothing",
    ]


def test_a_wrong_day_is_named_and_the_board_that_follows_from_it(services: Services, ada: Person) -> None:
    plant(services, more(day_points, ada, category="learning"))
    lines = found(services)
    assert lines[0] == f"{ada.profile_id} day_points 2026-11-17 learning: expected 27, found 28"
    assert {line.split()[1] for line in lines} == {"day_points", "board_rows"}


def test_a_ledger_row_too_many_is_named_by_all_its_sums(services: Services, ada: Person) -> None:
    row = {"id": "x", "kind": "platform_app_created", "category": "platform", "points": 5}
    at = services.clock() - timedelta(days=2)
    plant(
        services,
        insert(point_ledger).values(profile_id=ada.profile_id, **row, occurred_at=at, recorded_at=services.clock()),
    )
    assert found(services) == [
        f"{ada.profile_id} standings: expected 99, found 94",
        f"{ada.profile_id} category_points platform: expected 10, found 5",
        f"{ada.profile_id} day_points 2026-11-15 platform: expected 5, found nothing",
    ]


@pytest.mark.parametrize(("points", "right"), [(49, False), (50, True), (51, True), (None, False)])
def test_a_counter_below_what_was_given_is_named(
    services: Services, ada: Person, points: int | None, *, right: bool
) -> None:
    this = (cap_counters.c.profile_id == ada.profile_id) & (cap_counters.c.kind == "forum_upvote_received")
    if points is None:
        plant(services, delete(cap_counters).where(this))
    else:
        plant(services, update(cap_counters).where(this).values(points=points))
    line = f"{ada.profile_id} cap_counters forum_upvote_received 2026-11-17: expected 50 or more, found"
    assert found(services) == ([] if right else [f"{line} {points or 'nothing'}"])


def test_a_counter_above_what_was_given_is_named_while_the_maximum_is_not_reached(
    api: TestClient, services: Services, ada: Person
) -> None:
    Platform(api, services).did(ada, ["forum_upvote_received"], services.clock() - timedelta(days=1))
    plant(services, more(cap_counters, ada, day=utc_day(services.clock() - timedelta(days=1))))
    line = f"{ada.profile_id} cap_counters forum_upvote_received 2026-11-16: expected 10, found 11"
    assert found(services) == [line]


@pytest.mark.parametrize("what", ["points", "name", "gone", "too many"])
def test_a_wrong_row_of_a_board_is_named(services: Services, ada: Person, what: str) -> None:
    this = (
        (board_rows.c.profile_id == ada.profile_id)
        & (board_rows.c.scope == "platform")
        & (board_rows.c.category == "all")
    )
    key = f"{ada.profile_id} board_rows 2026-11-17 platform all"
    if what == "points":
        plant(services, update(board_rows).where(this).values(minus_points=-1))
        assert found(services)[0] == f"{key}: expected 79 private, found 1 private"
    elif what == "name":
        plant(services, update(profiles).where(profiles.c.id == ada.profile_id).values(public=True))
        assert f"{key}: expected 79 'ada', found 79 private" in found(services)
    elif what == "gone":
        plant(services, delete(board_rows).where(this))
        assert f"{key}: expected 79 private, found nothing" in found(services)
    else:
        plant(services, update(board_rows).where(this).values(category="marketplace"))
        assert f"{key.replace('all', 'marketplace')}: expected nothing, found 79 private" in found(services)


@pytest.mark.parametrize(("width", "key"), [(1, "79x1"), (64, "1x64"), (4096, "0x4096"), (0, "0x0")])
def test_a_wrong_bucket_is_named(services: Services, ada: Person, width: int, key: str) -> None:
    board = (board_buckets.c.scope == "platform") & (board_buckets.c.category == "all")
    this = board & (board_buckets.c.width == width) & (board_buckets.c.count > 0)
    plant(services, update(board_buckets).where(this).values(count=board_buckets.c.count + 1))
    assert any(line.startswith(f"board_buckets 2026-11-17 platform all {key}: expected ") for line in found(services))


def test_a_wrong_balance_is_named(services: Services, ada: Person) -> None:
    mine = credit_balances.c.account_id == ada.account_id
    plant(services, update(credit_balances).where(mine).values(balance=51))
    assert found(services) == [f"{ada.account_id} credit_balances: expected 50, found 51"]


def test_a_claim_without_its_payment_and_a_payment_without_its_claim_are_named(services: Services, ada: Person) -> None:
    plant(services, update(credit_ledger).values(credits=60))
    assert f"{ada.profile_id} claims {WELCOME}: expected 50 paid to {ada.account_id}, found 60" in found(services)
    plant(services, update(credit_ledger).values(credits=50, challenge_id=None))
    assert found(services) == [
        f"{ada.profile_id} claims {WELCOME}: expected 50 paid to {ada.account_id}, found no payment"
    ]
    plant(services, update(credit_ledger).values(challenge_id=WELCOME))
    plant(services, delete(claims))
    assert found(services) == [f"{ada.account_id} credit_ledger {WELCOME}: expected a claim, found 50 without one"]


def test_the_command_says_so_and_ends_with_1(
    services: Services, capsys: pytest.CaptureFixture[str], ada: Person, clock: Clock
) -> None:
    clock.now = utc_now()  # the command's clock is the real one
    boards.bring_up_to_date(services.database, clock())
    command = Command(services, capsys)
    assert command("verify") == (0, "every sum is as the ledgers say", "")
    plant(services, more(standings, ada))
    code, out, err = command("verify")
    assert (code, out) == (1, f"{ada.profile_id} standings: expected 94, found 95")
    assert err == "mxprofile operator: 1 number is not as the ledgers say"


def test_it_goes_through_all_in_chunks(services: Services, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 1)
    others = [people.member(services) for _ in range(3)]
    assert found(services) == []
    plant(services, update(standings).where(standings.c.profile_id == others[2].profile_id).values(points=1))
    assert found(services) == [f"{others[2].profile_id} standings: expected 0, found 1"]
