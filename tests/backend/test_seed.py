"""``mxprofile operator seed``: members in any number, right in every sum."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend import seeding
from backend.services import Services, utc_now
from backend.store import verifying
from backend.store.tables import accounts, activities, earned_badges, profiles
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.test_operator_command import Command


@pytest.fixture
def command(services: Services, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(services, capsys)


def test_a_seeded_database_is_right_in_every_sum_and_members_can_be_let_in(
    api: TestClient, services: Services, command: Command, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding, "AT_ONCE", 40)
    monkeypatch.setattr(seeding, "MEMBERS_PER_COMPANY", 20)
    code, line, err = command("seed", "--members", "90", "--activities", "700")
    assert (code, err) == (0, "")
    assert command("verify") == (0, "every sum is as the ledgers say", "")
    clock.now = utc_now()  # the command's clock is the real one
    assert list(verifying.faults(services.database, clock())) == []

    def numbers() -> list[int]:
        counts = [select(func.count()).select_from(table) for table in (profiles, activities, earned_badges)]
        return services.database.read_now(lambda tx: [tx.execute(count).scalar_one() for count in counts])

    members, done, badges = numbers()
    assert (members, 600 < done < 800, badges > 20) == (90, True, True)
    _, key, _ = command("issue-secret", "--role", "member", "--email", line.split()[-1])
    board = api.get("/v1/leaderboards", headers=people.authorization(key))
    assert (board.status_code, board.json()["me"]["of"] > 40) == (200, True)
    assert api.get("/v1/me/overview", headers=people.authorization(key)).status_code == 200


def test_members_are_written_in_the_order_of_their_keys(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "AT_ONCE", 7)
    seeding.seed(services.database, 30, 30, services.clock())
    emails = services.database.read_now(
        lambda tx: tx.execute(select(accounts.c.email).order_by(accounts.c.id)).scalars().all()
    )
    assert [email.partition("@")[0] for email in emails] == [f"member{number}" for number in range(30)]


def test_a_database_with_members_is_refused(services: Services, command: Command) -> None:
    people.member(services)
    code, out, err = command("seed", "--members", "5")
    assert (code, out) == (1, "")
    assert err.startswith("mxprofile operator: the database has members: seed a new one")


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5"])
def test_a_number_of_members_is_a_number_from_1_on(command: Command, number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        command("seed", "--members", number)
    assert ended.value.code == 2
