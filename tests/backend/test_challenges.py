"""Challenges and credits: progress, states, claiming, balances (rule 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store import challenges, members, secrets
from backend.store.database import Tx
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def challenge(api: TestClient, headers: dict[str, str], challenge_id: str = WELCOME) -> dict[str, Any]:
    content: dict[str, Any] = api.get(f"/v1/me/challenges/{challenge_id}", headers=headers).json()
    return content


def claim(api: TestClient, headers: dict[str, str], challenge_id: str = WELCOME, key: str = "") -> httpx.Response:
    more = {"Idempotency-Key": key} if key else {}
    answer: httpx.Response = api.post(f"/v1/me/challenges/{challenge_id}/claim", headers={**headers, **more})
    return answer


def credits_of(api: TestClient, headers: dict[str, str]) -> dict[str, Any]:
    content: dict[str, Any] = api.get("/v1/me/credits", headers=headers).json()
    return content


def second_account(services: Services, person: Person, email: str) -> tuple[str, dict[str, str]]:
    """Another account of her profile: its id and a session's header."""

    def make(tx: Tx) -> tuple[str, str]:
        account_id = members.add_account(tx, person.profile_id, email, services.clock(), None)
        secret, _row = secrets.issue(tx, SecretKind.SESSION, now=services.clock(), name="test", account_id=account_id)
        return account_id, secret.get_secret_value()

    account_id, secret = services.database.write_now(make)
    return account_id, people.authorization(secret)


def test_rule_4_1_a_new_member_has_a_challenge_assigned(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    items = api.get("/v1/me/challenges", headers=ada.headers).json()["items"]
    assert [item["state"] for item in items] == ["active"] * 6 + ["upcoming"] * 6
    assert [item["id"] for item in items if item["assigned"]] == [WELCOME]
    assert items[0]["steps"] == [
        {"kind": "platform_app_created", "title": "Create an app", "required": 1, "done": 0},
        {"kind": "learning_lecture_completed", "title": "Complete Academy lectures", "required": 2, "done": 0},
    ]


def test_rule_4_1_steps_in_any_order_count_within_the_window_by_their_own_time(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    starts_at = datetime(2026, 10, 1, tzinfo=UTC)
    platform.did(ada, ["learning_lecture_completed"] * 5, starts_at - timedelta(microseconds=1))
    assert [step["done"] for step in challenge(api, ada.headers)["steps"]] == [0, 0]
    platform.did(ada, ["learning_lecture_completed"] * 5, starts_at)
    found = challenge(api, ada.headers)
    assert ([step["done"] for step in found["steps"]], found["state"]) == ([0, 2], "active")
    platform.did(ada, ["platform_app_created"])
    found = challenge(api, ada.headers)
    assert (found["state"], found["assigned"], found["claimed_at"]) == ("completed", True, None)


def test_rule_4_1_an_activity_at_the_very_end_belongs_to_the_next_quarter(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    clock.now = ends_at = datetime(2027, 1, 1, tzinfo=UTC)
    headers = people.api_key(services, ada)
    platform.did(ada, ["platform_app_created"], ends_at)
    assert challenge(api, headers)["steps"][0]["done"] == 0
    assert challenge(api, headers)["state"] == "expired"
    assert challenge(api, headers, "welcome-aboard-2027q1")["steps"][0]["done"] == 1


def test_rule_4_2_challenges_are_listed_by_state_and_page_by_page(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    claim(api, ada.headers)
    platform.did(ada, ["platform_feedback_submitted"] * 5 + ["platform_buzz_posted"] * 3)
    expected = {"completed": 1, "active": 4, "upcoming": 6, "claimed": 1, "expired": 0}
    for state, count in expected.items():
        items = api.get(f"/v1/me/challenges?state={state}", headers=ada.headers).json()["items"]
        assert ({item["state"] for item in items} <= {state}, len(items)) == (True, count)
    assert api.get("/v1/me/challenges?state=forgotten", headers=ada.headers).status_code == 422
    seen: list[str] = []
    path = "/v1/me/challenges?limit=5"
    while True:
        page = api.get(path, headers=ada.headers).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        path = f"/v1/me/challenges?limit=5&cursor={page['next_cursor']}"
    assert (seen[0], seen[-1]) == ("good-neighbour-2026q4", WELCOME)
    assert len(seen) == len({*seen}) == 12


def test_rule_4_3_claiming_pays_the_account_that_claimed(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    answer = claim(api, ada.headers)
    assert (answer.status_code, answer.json()) == (200, {
        "challenge_id": WELCOME, "credits": 50, "balance": 50, "account_id": ada.account_id,
        "claimed_at": "2026-11-17T12:00:00Z",
    })  # fmt: skip
    found = challenge(api, ada.headers)
    assert (found["state"], found["assigned"], found["claimed_at"]) == ("claimed", False, "2026-11-17T12:00:00Z")
    content = credits_of(api, ada.headers)
    assert [(row["credits"], row["challenge_id"], row["reason"]) for row in content["items"]] == [
        (50, WELCOME, "Challenge claimed: Welcome Aboard")
    ]
    assert [balance["balance"] for balance in content["balances"]] == [50]


def test_rule_4_3_claiming_again_answers_with_the_first_claim_whatever_the_key(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    first = claim(api, ada.headers, key="one")
    clock.forward(timedelta(hours=1))
    again = [claim(api, ada.headers, key=key) for key in ("one", "two", "")]
    again.append(claim(api, people.api_key(services, ada)))
    assert [answer.json() for answer in again] == [first.json()] * 4
    assert [answer.headers.get("Idempotency-Replayed") for answer in again] == ["true", None, None, None]
    assert len(credits_of(api, ada.headers)["items"]) == 1


def test_rule_4_3_a_key_that_was_used_for_another_challenge_is_refused(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    claim(api, ada.headers, key="one")
    refused = claim(api, ada.headers, "study-hall-2026q4", key="one")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")


def test_rule_4_3_another_account_of_the_profile_gets_the_first_claim(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services, "ada@example.org")
    other_id, other = second_account(services, ada, "ada@work.example")
    platform.did(ada, WELCOME_KINDS)
    first = claim(api, other)
    assert first.json()["account_id"] == other_id
    assert claim(api, ada.headers).json() == first.json()
    content = credits_of(api, ada.headers)
    assert [(one["email"], one["balance"], one["current"]) for one in content["balances"]] == [
        ("ada@example.org", 0, True), ("ada@work.example", 50, False),
    ]  # fmt: skip
    assert [one["current"] for one in credits_of(api, other)["balances"]] == [True, False]
    assert [row["account_id"] for row in content["items"]] == [other_id]


def test_rule_4_3_an_unfinished_one_is_refused_and_names_the_open_steps(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["learning_lecture_completed"])
    refused = claim(api, ada.headers, key="one")
    assert (refused.status_code, refused.json()["code"]) == (409, "challenge_unfinished")
    assert [(step["kind"], step["done"], step["required"]) for step in refused.json()["open_steps"]] == [
        ("platform_app_created", 0, 1), ("learning_lecture_completed", 1, 2),
    ]  # fmt: skip
    assert credits_of(api, ada.headers)["items"] == []
    platform.did(ada, ["platform_app_created", "learning_lecture_completed"])
    assert claim(api, ada.headers, key="one").status_code == 200


def test_rule_4_2_one_completed_in_time_can_be_claimed_for_ever_an_expired_one_never(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    clock.forward(timedelta(days=700))
    headers = people.api_key(services, ada)
    services.database.write_now(lambda tx: challenges.ensure_current(tx, clock.now))
    found = challenge(api, headers)
    assert (found["state"], found["assigned"]) == ("completed", True)
    late = claim(api, headers, "study-hall-2026q4")
    assert (late.status_code, late.json()["code"]) == (409, "challenge_unfinished")
    assert "in time" in late.json()["detail"]
    assert claim(api, headers).status_code == 200


def test_rule_4_2_an_upcoming_one_and_an_unknown_one_cannot_be_claimed(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    early = claim(api, ada.headers, "welcome-aboard-2027q1")
    assert (early.status_code, early.json()["code"]) == (409, "challenge_not_started")
    assert claim(api, ada.headers, "no-such-challenge").status_code == 404
    assert api.get("/v1/me/challenges/no-such-challenge", headers=ada.headers).status_code == 404


def test_rule_4_1_one_members_activities_are_not_anothers(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada, ben = people.member(services), people.member(services)
    platform.did(ada, WELCOME_KINDS)
    claim(api, ada.headers)
    assert challenge(api, ben.headers)["state"] == "active"
    assert claim(api, ben.headers).status_code == 409
    assert credits_of(api, ben.headers)["items"] == []


def test_rule_4_4_the_credit_ledger_pages_and_sums_up_to_the_balance(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    headers = people.api_key(services, ada)
    for year, quarter in ((2026, 4), (2027, 1), (2027, 2), (2027, 3), (2027, 4)):
        clock.now = datetime(year, 3 * quarter - 1, 1, tzinfo=UTC)
        services.database.write_now(lambda tx: challenges.ensure_current(tx, clock.now))
        platform.did(ada, WELCOME_KINDS)
        assert claim(api, headers, f"welcome-aboard-{year}q{quarter}").status_code == 200
    rows: list[dict[str, Any]] = []
    path = "/v1/me/credits?limit=2"
    while True:
        page = api.get(path, headers=headers).json()
        rows += page["items"]
        if page["next_cursor"] is None:
            break
        path = f"/v1/me/credits?limit=2&cursor={page['next_cursor']}"
    assert [row["challenge_id"][-6:] for row in rows] == ["2027q4", "2027q3", "2027q2", "2027q1", "2026q4"]
    assert sum(row["credits"] for row in rows) == page["balances"][0]["balance"] == 250


def test_rule_13_8_claiming_needs_its_own_scope(api: TestClient, services: Services, platform: Platform) -> None:
    ada = people.member(services)
    platform.did(ada, WELCOME_KINDS)
    refused = claim(api, people.token(services, ada, "mxp:profile:read", "mxp:profile:write"))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert claim(api, people.token(services, ada, "mxp:challenges:claim")).status_code == 200


def test_the_catalogues_challenges_are_added_once_and_for_past_quarters_too(services: Services, clock: Clock) -> None:
    def count(tx: Tx) -> int:
        challenges.ensure_current(tx, clock.now)
        challenges.ensure_between(tx, clock.now - timedelta(days=731), clock.now)
        return len(challenges.standings(tx, "nobody", clock.now))

    assert [services.database.write_now(count) for _ in range(2)] == [60, 60]
