"""Challenges, badges and the password policy as operators make them (rules 3, 4, 10.2 and 15.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from backend.app import create_app
from backend.background import give_changed_badges
from backend.catalogue.loading import catalogue
from backend.services import Services
from backend.store import badge_catalogue, badge_sweep
from backend.store.database import Database
from tests.backend import people
from tests.backend.conftest import ON_POSTGRESQL, Clock
from tests.backend.reporting import Platform
from tests.backend.statements import counted
from tests.backend.test_limits import all_at_once
from tests.backend.test_operator_api import tags

CHALLENGES, BADGES = "/v1/operator/challenges", "/v1/operator/badges"


@pytest.fixture
def operator(services: Services) -> dict[str, str]:
    return people.operator(services, "olga")


@pytest.fixture
def elsewhere(services: Services) -> Iterator[TestClient]:
    """Another process's backend over the same database."""
    database = Database(services.database.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    other = Services(database, services.passwords, services.public_url, services.clock)
    with TestClient(create_app(other), raise_server_exceptions=False) as client:
        yield client
    database.close()


def new_challenge(clock: Clock, start: timedelta, end: timedelta, **more: object) -> dict[str, object]:
    return {
        "title": "Autumn sprint", "description": "Be helpful.", "credits": 30,
        "starts_at": (clock() + start).isoformat(), "ends_at": (clock() + end).isoformat(),
        "steps": [{"kind": "forum_answer_accepted", "count": 2}, {"kind": "platform_app_created", "count": 1}],
        **more,
    }  # fmt: skip


def create(api: TestClient, headers: dict[str, str], path: str, body: dict[str, object]) -> dict[str, Any]:
    answer = api.post(path, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def change(
    api: TestClient, headers: dict[str, str], path: str, body: dict[str, object], etag: str | None = None
) -> httpx.Response:
    etag = etag or api.get(path, headers=headers).headers["ETag"]
    answer: httpx.Response = api.patch(path, json=body, headers=headers | {"If-Match": etag})
    return answer


NEW_BADGE: dict[str, object] = {
    "name": "Upvoted", "description": "Others like it.", "rarity": "blue",
    "metric": {"of": "activities", "kinds": ["forum_upvote_received"]}, "targets": [2, 4],
}  # fmt: skip


def shelves(api: TestClient, person: people.Person) -> dict[str, dict[str, dict[str, Any]]]:
    """Her badges by shelf and id."""
    answer = api.get("/v1/me/badges", headers=person.headers).json()
    return {shelf: {badge["id"]: badge for badge in badges} for shelf, badges in answer.items()}


def test_rule_4_1_an_operators_challenge_counts_for_every_member_and_pays(
    api: TestClient, services: Services, operator: dict[str, str], clock: Clock
) -> None:
    ada = people.member(services)
    platform = Platform(api, services)
    platform.did(ada, ["forum_answer_accepted"])
    made = create(api, operator, CHALLENGES, new_challenge(clock, -timedelta(hours=1), timedelta(days=2)))
    titles = [catalogue().activities[kind].title for kind in ("forum_answer_accepted", "platform_app_created")]
    assert [step["title"] for step in made["steps"]] == titles
    platform.did(ada, ["forum_answer_accepted", "platform_app_created"])
    mine = api.get(f"/v1/me/challenges/{made['id']}", headers=ada.headers).json()
    assert (mine["state"], mine["credits"], mine["title"]) == ("completed", 30, "Autumn sprint")
    claimed = api.post(f"/v1/me/challenges/{made['id']}/claim", headers=ada.headers)
    assert claimed.json()["balance"] == 30
    assert tags(services)[-1] == ("olga", "operator:challenge:created")


def test_rule_15_1_a_challenge_is_listed_read_and_changed_from_the_version_that_was_read(
    api: TestClient, services: Services, operator: dict[str, str], clock: Clock
) -> None:
    made = create(api, operator, CHALLENGES, new_challenge(clock, timedelta(days=400), timedelta(days=401)))
    path = f"{CHALLENGES}/{made['id']}"
    first = api.get(f"{CHALLENGES}?limit=1", headers=operator).json()
    assert first["items"] == [made]
    rest = api.get(f"{CHALLENGES}?limit=100&cursor={first['next_cursor']}", headers=operator).json()["items"]
    assert made["id"] not in {one["id"] for one in rest} and len(rest) > 4
    assert [one["starts_at"] for one in rest] == sorted((one["starts_at"] for one in rest), reverse=True)
    assert api.patch(path, json={}, headers=operator).status_code == 428
    old = api.get(path, headers=operator).headers["ETag"]
    steps = [{"kind": "platform_app_created", "count": 3, "title": "Make apps"}]
    changed = change(api, operator, path, {"steps": steps, "credits": 40})
    assert (changed.status_code, changed.json()) == (200, made | {"steps": steps, "credits": 40})
    assert api.get(path, headers=operator).json() == changed.json()
    assert change(api, operator, path, {"title": "Late"}, old).status_code == 412
    assert tags(services)[-1] == ("olga", "operator:challenge:changed")
    assert change(api, operator, f"{CHALLENGES}/none", {}, "*").status_code == 404


def test_rule_15_1_of_a_challenge_that_began_only_words_change_and_the_end_moves_to_later(
    api: TestClient, services: Services, operator: dict[str, str], clock: Clock
) -> None:
    made = create(api, operator, CHALLENGES, new_challenge(clock, timedelta(days=1), timedelta(days=2)))
    path = f"{CHALLENGES}/{made['id']}"
    clock.forward(timedelta(days=1))
    refused = change(api, operator, path, {"credits": 99, "title": "Other"})
    assert (refused.status_code, refused.json()["code"], refused.json()["fields"]) == (
        409, "challenge_began", ["credits"],
    )  # fmt: skip
    later = (clock() + timedelta(days=9)).isoformat()
    changed = change(api, operator, path, {"title": "Other", "ends_at": later})
    assert (changed.status_code, changed.json()["title"], changed.json()["credits"]) == (200, "Other", 30)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"steps": [{"kind": "forum_nothing", "count": 1}]}, "steps"),
        ({"steps": []}, "steps"),
        ({"credits": 0}, "credits"),
        ({"title": " "}, "title"),
        ({"title": "two\nlines"}, "title"),
    ],
)
def test_rule_15_1_what_is_no_challenge_is_422(
    api: TestClient, operator: dict[str, str], clock: Clock, wrong: dict[str, object], field: str
) -> None:
    body = new_challenge(clock, timedelta(days=1), timedelta(days=2)) | wrong
    refused = api.post(CHALLENGES, json=body, headers=operator)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(field)


def test_rule_3_1_an_operators_badge_is_given_like_any_other_in_every_process_at_once(
    api: TestClient, elsewhere: TestClient, services: Services, operator: dict[str, str]
) -> None:
    ada = people.member(services)
    for client in (api, elsewhere):  # both have met the badges as they were
        shelves(client, ada)
    made = create(api, operator, BADGES, NEW_BADGE)
    assert shelves(elsewhere, ada)["next"][made["id"]]["target"] == 2
    Platform(elsewhere, services).did(ada, ["forum_upvote_received"] * 2)
    earned = shelves(api, ada)["earned"][made["id"]]
    assert (earned["level"], earned["levels"], earned["name"]) == (1, 2, "Upvoted")
    assert api.put("/v1/me/featured-badges", json={"badge_ids": [made["id"]]}, headers=ada.headers).status_code == 200
    header = elsewhere.get("/v1/me/overview", headers=ada.headers).json()["header"]
    assert [badge["name"] for badge in header["featured_badges"]] == ["Upvoted"]
    change(elsewhere, operator, f"{BADGES}/{made['id']}", {"name": "Liked"})
    assert shelves(api, ada)["earned"][made["id"]]["name"] == "Liked"
    assert [tag for _actor, tag in tags(services)][-2:] == ["operator:badge:created", "operator:badge:changed"]


def test_rule_3_4_a_change_takes_no_earned_badge_away(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    ada, bob = people.member(services), people.member(services)
    platform = Platform(api, services)
    path = f"{BADGES}/helping-hand"
    platform.did(ada, ["forum_answer_accepted"])
    assert shelves(api, ada)["earned"]["helping-hand"]["level"] == 1
    changed = change(api, operator, path, {"targets": [5, 10], "rarity": "purple", "description": "Harder now."})
    assert changed.status_code == 200, changed.text
    platform.did(bob, ["forum_answer_accepted"])
    assert shelves(api, ada)["earned"]["helping-hand"]["rarity"] == "purple"
    assert "helping-hand" not in shelves(api, bob)["earned"]
    refused = change(api, operator, path, {"targets": [5]})
    assert (refused.status_code, refused.json()["code"]) == (409, "levels_lost")
    assert change(api, operator, path, {"targets": [1, 10]}).status_code == 200
    platform.did(bob, ["forum_answer_accepted"])
    assert shelves(api, bob)["earned"]["helping-hand"]["level"] == 1


def test_rule_3_2_a_changed_badge_is_given_to_who_has_done_enough_already(
    api: TestClient, services: Services, operator: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(badge_sweep, "CHUNK", 2)
    everybody = [people.member(services) for _ in range(5)]
    platform = Platform(api, services)
    for number, person in enumerate(everybody):
        if number:
            platform.did(person, ["forum_upvote_received"] * number)
    asyncio.run(give_changed_badges(services))
    made = create(api, operator, BADGES, NEW_BADGE)
    assert not any(made["id"] in shelves(api, person)["earned"] for person in everybody)
    with ThreadPoolExecutor(3) as processes:
        [*processes.map(lambda _: asyncio.run(give_changed_badges(services)), range(3))]

    def levels() -> list[int]:
        earned = [shelves(api, person)["earned"].get(made["id"]) for person in everybody]
        return [badge["level"] if badge else 0 for badge in earned]

    assert levels() == [0, 0, 1, 1, 2]
    assert not services.database.read_now(badge_sweep.is_due)
    change(api, operator, f"{BADGES}/{made['id']}", {"targets": [1, 3]})
    assert services.database.write_now(lambda tx: badge_sweep.step(tx, services.clock()))  # and the process dies
    asyncio.run(give_changed_badges(services))
    assert levels() == [0, 1, 1, 2, 2]


def test_rule_15_1_badges_are_listed_with_the_catalogues_first(api: TestClient, operator: dict[str, str]) -> None:
    made = create(api, operator, BADGES, NEW_BADGE)
    assert made["metric"] == {"of": "activities", "kinds": ["forum_upvote_received"], "category": None}
    first = api.get(f"{BADGES}?limit=20", headers=operator).json()
    rest = api.get(f"{BADGES}?limit=100&cursor={first['next_cursor']}", headers=operator).json()
    assert first["items"][0]["id"] == "helping-hand"
    assert rest["items"][-1] == made == api.get(f"{BADGES}/{made['id']}", headers=operator).json()
    assert rest["next_cursor"] is None
    assert api.get(f"{BADGES}/none", headers=operator).status_code == 404
    assert api.get(f"{BADGES}?cursor=WyJ4Il0", headers=operator).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"targets": [4, 2]}, "targets"),
        ({"targets": []}, "targets"),
        ({"metric": {"of": "activities"}}, "metric"),
        ({"metric": {"of": "points", "category": "forum"}}, "metric"),
        ({"metric": {"of": "unknown"}}, "metric"),
        ({"rarity": "unknown"}, "rarity"),
    ],
)
def test_rule_15_1_what_is_no_badge_is_422(
    api: TestClient, operator: dict[str, str], wrong: dict[str, object], field: str
) -> None:
    refused = api.post(BADGES, json=NEW_BADGE | wrong, headers=operator)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(field)


def test_rule_15_1_of_changes_from_one_version_one_is_made(
    api: TestClient, elsewhere: TestClient, operator: dict[str, str]
) -> None:
    path = f"{BADGES}/{create(api, operator, BADGES, NEW_BADGE)['id']}"
    clients = api, elsewhere
    elsewhere.get("/v1/nowhere")  # FastAPI builds routes when it first looks at them, and not safely in threads
    etag = api.get(path, headers=operator).headers["ETag"]
    answers = all_at_once(6, lambda n: change(clients[n % 2], operator, path, {"name": f"N{n}"}, etag))
    assert answers == {(200, ""): 1, (412, "changed_in_between"): 5}


@ON_POSTGRESQL
def test_rule_15_1_a_challenge_is_locked_before_its_version_is_compared(
    api: TestClient, services: Services, operator: dict[str, str], clock: Clock
) -> None:
    made = create(api, operator, CHALLENGES, new_challenge(clock, timedelta(days=1), timedelta(days=2)))
    with counted(services.database) as statements:
        assert change(api, operator, f"{CHALLENGES}/{made['id']}", {"title": "Other"}, "*").status_code == 200
    first = next(statement for statement in statements if "FROM challenges" in statement)
    assert first.endswith("FOR UPDATE")


def test_times_are_answered_in_utc_in_whichever_zone_they_were_sent(
    api: TestClient, operator: dict[str, str], clock: Clock
) -> None:
    zone = timezone(timedelta(hours=2))
    days = {"starts_at": timedelta(days=1), "ends_at": timedelta(days=3)}
    sent: dict[str, object] = {name: (clock() + later).astimezone(zone).isoformat() for name, later in days.items()}
    here = {"starts_at": "2026-11-18T12:00:00Z", "ends_at": "2026-11-20T12:00:00Z"}
    made = create(api, operator, CHALLENGES, new_challenge(clock, timedelta(), timedelta(), **sent))
    assert {name: made[name] for name in here} == here
    changed = change(api, operator, f"{CHALLENGES}/{made['id']}", sent)
    assert {name: changed.json()[name] for name in here} == here
    assert changed.content == api.get(f"{CHALLENGES}/{made['id']}", headers=operator).content


def test_an_unchanged_set_of_badges_costs_one_small_read(
    api: TestClient, services: Services, operator: dict[str, str]
) -> None:
    create(api, operator, BADGES, NEW_BADGE)
    with services.database.engine.connect() as tx:
        first = badge_catalogue.rules(tx)
    with counted(services.database) as statements:
        again = services.database.read_now(badge_catalogue.rules)
    assert again is first
    assert len(statements) == 1 and "badge_rules" not in statements[0]


def test_rule_10_2_the_password_policy_is_the_operators_to_set(
    api: TestClient, services: Services, operator: dict[str, str], clock: Clock
) -> None:
    path = "/v1/operator/password-policy"
    assert api.get(path, headers=operator).json() == {"days": 90}
    ada = people.member(services)
    clock.forward(timedelta(days=31))
    body = {"email": ada.email, "password": people.PASSWORD}
    assert api.post("/v1/sessions", json=body).json()["password_expired"] is False
    assert api.put(path, json={"days": 30}, headers=operator).json() == {"days": 30}
    assert api.get(path, headers=operator).json() == {"days": 30}
    assert api.post("/v1/sessions", json=body).json()["password_expired"] is True
    api.put(path, json={"days": 0}, headers=operator)
    assert api.post("/v1/sessions", json=body).json()["password_expired"] is False
    assert api.put(path, json={"days": -1}, headers=operator).status_code == 422
    api.put(path, json={"days": 0}, headers=operator)
    assert tags(services).count(("olga", "operator:password_policy:set")) == 2
