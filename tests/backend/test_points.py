"""Points, levels, the ledger and penalties (rules 2.4 to 2.7)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store import awards
from backend.store.tables import audit_log
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.reporting import Platform, activity


@pytest.fixture
def platform(api: TestClient, services: Services) -> Platform:
    return Platform(api, services)


def points_of(api: TestClient, person: Person, days: int = 30) -> dict[str, Any]:
    content: dict[str, Any] = api.get(f"/v1/me/points?days={days}", headers=person.headers).json()
    return content


def penalise(api: TestClient, services: Services, person: Person, points: int, reason: str = "Spam") -> dict[str, Any]:
    path = f"/v1/operator/profiles/{person.profile_id}/penalties"
    answer = api.post(path, json={"points": points, "reason": reason}, headers=people.operator(services))
    assert answer.status_code == 201, answer.text
    content: dict[str, Any] = answer.json()
    return content


def test_rule_2_1_ways_to_earn_points_are_open_to_everybody(api: TestClient) -> None:
    content = api.get("/v1/point-rules").json()
    assert len(content["activities"]) == len(catalogue().activities) == 41
    assert content["activities"][1] == {
        "kind": "forum_upvote_received", "title": "Receive an upvote", "category": "forum", "points": 10,
        "daily_max": 50,
    }  # fmt: skip
    assert [row["category"] for row in content["categories"]] == [
        "forum", "marketplace", "platform", "community", "learning",
    ]  # fmt: skip
    assert content["levels"][0] == {"level": 1, "points": 100}
    assert content["levels"][-1] == {"level": 11, "points": 50000}


def test_rule_2_5_the_level_follows_the_points(api: TestClient, services: Services, platform: Platform) -> None:
    ada = people.member(services)
    seen = []
    for _ in range(11):
        platform.did(ada, ["marketplace_app_published"])
        content = points_of(api, ada)
        seen.append((content["points"], content["level"], content["next_level"]["points"]))
    assert seen[0] == (50, 0, 100)
    assert seen[1] == (100, 1, 500)
    assert seen[8:] == [(450, 1, 500), (500, 2, 1000), (550, 2, 1000)]


def test_rule_2_6_points_are_summed_by_category_by_window_and_by_day(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["marketplace_app_published", "forum_answer_accepted", "forum_downvote_received"])
    platform.did(ada, ["forum_answer_accepted"], clock.now - timedelta(days=29))
    platform.did(ada, ["forum_answer_accepted"], clock.now - timedelta(days=30))
    penalise(api, services, ada, 4)
    content = points_of(api, ada, days=31)
    by_category = {row["category"]: (row["title"], row["points"], row["points_30d"]) for row in content["by_category"]}
    assert by_category["forum"] == ("Forum", 43, 28)
    assert by_category["marketplace"] == ("Marketplace", 50, 50)
    assert by_category["learning"] == ("Learning", 0, 0)
    assert [day["points"] for day in content["per_day"]] == [15, 15, *[0] * 28, 59]
    assert [content["per_day"][at]["date"] for at in (0, -1)] == ["2026-10-18", "2026-11-17"]
    assert content["points"] == 89
    for days, status in ((1, 200), (731, 200), (0, 422), (732, 422)):
        assert api.get(f"/v1/me/points?days={days}", headers=ada.headers).status_code == status


def test_rule_2_4_the_ledger_lists_every_row_newest_first_and_sums_up(
    api: TestClient, services: Services, clock: Clock, platform: Platform
) -> None:
    ada = people.member(services)
    platform.send(activity(ada, "marketplace_app_published", clock.now - timedelta(days=3), title="Kanban"))
    for day in (2, 1):
        platform.did(ada, ["forum_upvote_received"] * 6, clock.now - timedelta(days=day))
    penalised = penalise(api, services, ada, 7, "Copied answers")
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(f"/v1/me/points/ledger?limit=4{cursor}", headers=ada.headers).json()
        rows += page["items"]
        if page["next_cursor"] is None:
            break
        platform.did(ada, ["forum_answer_accepted"])  # added on top, while she reads downwards
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(row["points"] for row in rows[1:7]) == [0, 10, 10, 10, 10, 10]
    assert len(rows) == len({row["id"] for row in rows}) == 14
    assert sum(row["points"] for row in rows) == 50 + 100 - 7
    assert rows[0] == penalised
    assert (penalised["kind"], penalised["category"], penalised["reason"]) == ("penalty", None, "Copied answers")
    assert rows[-1]["title"] == "Publish an app: Kanban"


def test_rule_2_4_a_penalty_lowers_the_total_and_the_shown_one_never_falls_below_zero(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada = people.member(services)
    platform.did(ada, ["marketplace_app_published"] * 2)
    penalise(api, services, ada, 130)
    content = points_of(api, ada)
    assert (content["points"], content["level"]) == (0, 0)
    assert content["per_day"][-1]["points"] == -30
    platform.did(ada, ["marketplace_app_published"])
    assert points_of(api, ada)["points"] == 20


def test_rule_2_4_kinds_that_lower_points_do(api: TestClient, services: Services, platform: Platform) -> None:
    ada = people.member(services)
    assert platform.did(ada, ["forum_answer_accepted", "forum_downvote_given", "forum_downvote_received"]) == [
        15, -1, -2,
    ]  # fmt: skip
    assert points_of(api, ada)["points"] == 12


def test_rule_2_4_only_an_operator_gives_penalties_and_each_is_logged(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    body = {"points": 5, "reason": "Spam"}
    path = f"/v1/operator/profiles/{ada.profile_id}/penalties"
    for headers in (ada.headers, people.service(services)):
        assert api.post(path, json=body, headers=headers).status_code == 403
    olga = people.operator(services, "olga")
    for wrong in ({"points": 0}, {"points": -5}, {"reason": " "}):
        assert api.post(path, json=body | wrong, headers=olga).status_code == 422
    nobody = api.post("/v1/operator/profiles/nobody/penalties", json=body, headers=olga)
    assert nobody.status_code == 404
    first, again = (api.post(path, json=body, headers={**olga, "Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == again.json()
    assert len(api.get("/v1/me/points/ledger", headers=ada.headers).json()["items"]) == 1
    [line] = services.database.read_now(lambda tx: tx.execute(select(audit_log)).all())
    assert (line.actor, line.tag, line.subject) == ("olga", "operator:profile:penalised", ada.profile_id)
    assert line.facts == {"points": 5, "reason": "Spam"}


@pytest.mark.parametrize("kind", ["community_profile_completed", "community_profile_made_public"])
def test_rule_2_7_once_only_kinds_are_given_once_in_a_profiles_life(
    api: TestClient, services: Services, clock: Clock, kind: str
) -> None:
    ada = people.member(services)
    for occurrence in ("first", "first", "second"):
        give = partial(awards.record_own, profile_id=ada.profile_id, kind=kind, occurrence_id=occurrence, now=clock.now)
        assert services.database.write_now(give).points == 50
        clock.forward(timedelta(days=2))
    assert points_of(api, ada)["points"] == 50
    assert len(api.get("/v1/me/points/ledger", headers=ada.headers).json()["items"]) == 1


def test_rule_13_8_a_token_reads_points_with_the_read_scope_only(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    reads = people.token(services, ada, "mxp:profile:read")
    writes = people.token(services, ada, "mxp:profile:write", "mxp:challenges:claim")
    for path in ("/v1/me/points", "/v1/me/points/ledger", "/v1/me/badges", "/v1/me/challenges", "/v1/me/credits"):
        assert api.get(path, headers=reads).status_code == 200
        refused = api.get(path, headers=writes)
        assert (refused.status_code, refused.json()["scope"]) == (403, "mxp:profile:read")


def test_an_unknown_cursor_is_refused_and_one_of_another_member_shows_nothing(
    api: TestClient, services: Services, platform: Platform
) -> None:
    ada, ben = people.member(services), people.member(services)
    platform.did(ada, ["forum_answer_accepted"] * 2)
    platform.did(ben, ["forum_answer_accepted"] * 2)
    cursor = api.get("/v1/me/points/ledger?limit=1", headers=ada.headers).json()["next_cursor"]
    assert api.get(f"/v1/me/points/ledger?cursor={cursor}", headers=ben.headers).json()["items"] == []
    assert api.get("/v1/me/points/ledger?cursor=nonsense", headers=ada.headers).status_code == 422
