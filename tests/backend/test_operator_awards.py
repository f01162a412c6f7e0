"""``mxprofile operator award`` and ``penalty`` (rules 2.2, 2.4 and 15.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.operator_commands import awards
from backend.rules.activities import Refusal
from backend.services import Services, utc_now
from backend.store.tables import audit_log
from tests.backend.people import Person
from tests.backend.test_operator_command import Command


@pytest.fixture
def command(services: Services, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(services, capsys)


def total(api: TestClient, person: Person) -> int:
    return int(api.get("/v1/me/points", headers=person.headers).json()["points"])


def test_rule_2_2_an_award_is_recorded_once_and_logged(
    api: TestClient, services: Services, command: Command, ada: Person
) -> None:
    award = ["award", "--email", "ADA@example.org", "--kind", "community_hackathon_won", "--id", "h1"]
    at = (utc_now() - timedelta(days=9)).replace(microsecond=0).isoformat()
    award += ["--occurred-at", at, "--title", "Spring Hackathon"]
    first, again = command(*award), command(*award)
    won = total(api, ada)
    assert (first, again) == ((0, f"recorded: {won} points", ""), (0, f"was recorded before: {won} points", ""))
    [row] = api.get("/v1/me/points/ledger", headers=ada.headers).json()["items"]
    assert row["occurred_at"] == at.replace("+00:00", "Z")
    assert row["title"].endswith(": Spring Hackathon")
    [line] = services.database.read_now(lambda tx: tx.execute(select(audit_log)).all())
    assert (line.actor, line.tag, line.subject) == ("olga", "operator:activity:recorded", "h1")


def test_rule_2_4_a_penalty_takes_points_and_is_logged(
    api: TestClient, services: Services, command: Command, ada: Person
) -> None:
    command("award", "--profile", ada.profile_id, "--kind", "marketplace_app_published", "--id", "a1")
    assert command("penalty", "--email", ada.email, "--points", "20", "--reason", "Copied") == (
        0, "recorded: -20 points", "",
    )  # fmt: skip
    assert total(api, ada) == 30
    tags = services.database.read_now(lambda tx: {*tx.execute(select(audit_log.c.tag)).scalars()})
    assert tags == {"operator:activity:recorded", "operator:profile:penalised"}


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["award", "--email", "nobody@example.org", "--kind", "x", "--id", "1"], 1, "no account has this address"),
        (["award", "--profile", "nobody", "--kind", "platform_app_created", "--id", "1"], 1, "unknown_member: "),
        (
            ["award", "--email", "ada@example.org", "--kind", "dancing", "--id", "1"],
            1,
            "unknown_kind: `mxprofile show",
        ),
        (["award", "--email", "ada@example.org", "--kind", "community_friend_invited", "--id", "1"], 1, "own_kind: "),
        (["award", "--email", "ada@example.org", "--kind", "A B", "--id", "1"], 2, "--kind: "),
        (["penalty", "--email", "ada@example.org", "--points", "0", "--reason", "x"], 2, "--points: "),
        (["penalty", "--profile", "nobody", "--points", "1", "--reason", "x"], 1, "There is nothing here"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    command: Command, ada: Person, arguments: list[str], code: int, reason: str
) -> None:
    ended, out, err = command(*arguments)
    assert (ended, out, reason in err, err.count("\n")) == (code, "", True, 0)


def test_every_reason_for_not_recording_says_what_to_do() -> None:
    assert {*awards.REMEDIES} == {*Refusal}


def test_a_time_without_a_zone_is_wrong_usage(command: Command, ada: Person) -> None:
    with pytest.raises(SystemExit) as ended:
        command("award", "--email", ada.email, "--kind", "x", "--id", "1", "--occurred-at", "2026-11-01T10:00")
    assert ended.value.code == 2
