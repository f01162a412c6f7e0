"""The portfolio (rule 7), and who sees what of it (rules 7.2, 7.3 and 9.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.rules import projects as rules
from backend.services import Services
from backend.store import walk
from backend.store.tables import personal_changes
from tests.backend import community, people
from tests.backend.acquaintance import code
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.test_limits import all_at_once

FULL = {
    "status": "published",
    "app_name": "Berth Planner",
    "customer": "Port of Ghent",
    "business_need": "Ships waited.\n\nNobody knew why.",
    "solution": "A plan for each berth, 100% live.",
    "results": "Ships wait an hour less.",
}


@pytest.fixture
def ada(services: Services) -> Person:
    made = people.member(services, name="Ada")
    community.publish(services, made)
    return made


@pytest.fixture
def bea(services: Services) -> Person:
    return people.member(services, name="Bea")


def add(api: TestClient, person: Person, **content: Any) -> httpx.Response:
    answer: httpx.Response = api.post("/v1/me/projects", json=content, headers=person.headers)
    return answer


def added(api: TestClient, person: Person, **content: Any) -> str:
    answer = add(api, person, **content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def get(api: TestClient, person: Person, path: str, **params: Any) -> httpx.Response:
    answer: httpx.Response = api.get(path, params=params, headers=person.headers)
    return answer


def names(api: TestClient, person: Person, path: str, **params: Any) -> list[str]:
    answer = get(api, person, path, **params)
    assert answer.status_code == 200, answer.text
    return [one["app_name"] for one in answer.json()["items"]]


def put(api: TestClient, person: Person, project_id: str, etag: str | None, **content: Any) -> httpx.Response:
    headers = person.headers | ({"If-Match": etag} if etag else {})
    answer: httpx.Response = api.put(f"/v1/me/projects/{project_id}", json=content, headers=headers)
    return answer


def test_rule_7_1_a_draft_needs_an_app_name_only(api: TestClient, ada: Person) -> None:
    made = add(api, ada, app_name="  Idea ").json()
    assert (made["app_name"], made["status"], made["customer"], made["results"]) == ("Idea", "draft", "", "")
    for name in ("", "   "):
        refused = add(api, ada, app_name=name, customer="Somebody")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "app_name")
    assert add(api, ada, customer="Somebody").status_code == 422


def test_rule_7_1_to_publish_all_are_required_and_each_missing_one_is_named(api: TestClient, ada: Person) -> None:
    refused = add(api, ada, status="published", app_name="Idea", solution=" \n ")
    assert code(refused) == (422, "project_incomplete")
    assert [error["field"] for error in refused.json()["errors"]] == [
        "customer", "business_need", "solution", "results",
    ]  # fmt: skip
    draft = added(api, ada, app_name="Idea")
    etag = get(api, ada, f"/v1/me/projects/{draft}").headers["ETag"]
    refused = put(api, ada, draft, etag, **{**FULL, "results": ""})
    assert refused.json()["missing"] == ["results"]
    assert get(api, ada, f"/v1/me/projects/{draft}").json()["status"] == "draft"
    assert put(api, ada, draft, etag, **FULL).json()["status"] == "published"


@pytest.mark.parametrize(
    "wrong", [{"status": "deleted"}, {"status": "unknown"}, {"customer": "x" * 121}, {"results": "x" * 5001}, {"x": 1}]
)
def test_what_is_no_project_is_a_422(api: TestClient, ada: Person, wrong: dict[str, Any]) -> None:
    assert add(api, ada, **(FULL | wrong)).status_code == 422
    assert names(api, ada, "/v1/me/projects") == []


def test_rule_7_2_only_the_owner_sees_changes_and_deletes_a_draft(
    api: TestClient, services: Services, ada: Person, bea: Person
) -> None:
    community.connect(services, ada, bea)
    draft = added(api, ada, app_name="Secret")
    etag = get(api, ada, f"/v1/me/projects/{draft}").headers["ETag"]
    hers = f"/v1/me/projects/{draft}"
    refused = [get(api, bea, hers), get(api, bea, f"/v1/projects/{draft}"), put(api, bea, draft, etag, **FULL)]
    refused.append(api.delete(hers, headers=bea.headers))
    assert {code(answer) for answer in refused} == {(404, "not_found")}
    assert names(api, bea, "/v1/projects") == names(api, bea, f"/v1/profiles/{ada.profile_id}/projects") == []
    assert names(api, bea, "/v1/projects", q="Secret") == []
    assert api.delete(hers, headers=ada.headers).status_code == 204
    assert code(api.delete(hers, headers=ada.headers)) == code(get(api, ada, hers)) == (404, "not_found")


def test_rule_7_2_publishing_and_returning_to_draft_show_and_hide_it(api: TestClient, ada: Person, bea: Person) -> None:
    project = added(api, ada, **FULL)
    shown = get(api, bea, f"/v1/projects/{project}").json()
    assert (shown["author"]["name"], shown["business_need"]) == ("Ada", FULL["business_need"])
    etag = get(api, ada, f"/v1/me/projects/{project}").headers["ETag"]
    assert put(api, ada, project, etag, **(FULL | {"status": "draft"})).status_code == 200
    assert code(get(api, bea, f"/v1/projects/{project}")) == (404, "not_found")
    assert names(api, bea, "/v1/projects") == []
    assert names(api, ada, "/v1/me/projects", status="draft") == ["Berth Planner"]
    assert names(api, ada, "/v1/me/projects", status="published") == []
    assert get(api, ada, "/v1/me/projects", status="unknown").status_code == 422


def test_rule_9_4_an_edit_from_an_old_copy_is_refused(api: TestClient, clock: Clock, ada: Person) -> None:
    project = added(api, ada, **FULL)
    old = get(api, ada, f"/v1/me/projects/{project}").headers["ETag"]
    assert code(put(api, ada, project, None, **FULL)) == (428, "if_match_missing")
    new = put(api, ada, project, old, **(FULL | {"customer": "Port of Antwerp"}))
    assert new.status_code == 200
    assert code(put(api, ada, project, old, **FULL)) == (412, "changed_in_between")
    assert get(api, ada, f"/v1/me/projects/{project}").headers["ETag"] == new.headers["ETag"]
    assert get(api, ada, f"/v1/me/projects/{project}").json()["customer"] == "Port of Antwerp"


def test_rule_9_4_of_many_edits_of_one_copy_at_once_one_is_kept(api: TestClient, ada: Person) -> None:
    project = added(api, ada, **FULL)
    etag = get(api, ada, f"/v1/me/projects/{project}").headers["ETag"]
    answers = all_at_once(8, lambda number: put(api, ada, project, etag, **(FULL | {"customer": f"No. {number}"})))
    assert answers == {(200, ""): 1, (412, "changed_in_between"): 7}


def test_rule_7_3_others_published_projects_are_browsed_with_their_public_authors(
    api: TestClient, services: Services, clock: Clock, ada: Person, bea: Person
) -> None:
    for person, name in ((ada, "First"), (bea, "Private"), (ada, "Second")):
        clock.forward(timedelta(seconds=1))
        added(api, person, **(FULL | {"app_name": name}))
    eve = people.member(services, name="Eve")
    assert names(api, eve, "/v1/projects") == ["Second", "First"]
    page = get(api, eve, "/v1/projects", limit=1).json()
    assert page["items"][0]["author"]["name"] == "Ada"
    assert names(api, eve, "/v1/projects", limit=1, cursor=page["next_cursor"]) == ["First"]
    assert names(api, ada, "/v1/projects") == []
    community.change(services, ada, public=False)
    assert names(api, eve, "/v1/projects") == []


@pytest.mark.parametrize(
    ("q", "found"),
    [("berth PLANNER", 1), ("ghent", 1), ("knew", 1), ("100%", 1), ("%", 1), ("_", 0), ("antwerp", 0), ("hour ada", 0)],
)
def test_rule_7_3_projects_are_searched_in_all_of_their_texts(
    api: TestClient, ada: Person, bea: Person, q: str, found: int
) -> None:
    added(api, ada, **FULL)
    assert names(api, bea, "/v1/projects", q=q) == ["Berth Planner"] * found


def test_a_search_looks_at_so_many_at_a_time_and_goes_on_where_it_was(
    api: TestClient, clock: Clock, ada: Person, bea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "AT_ONCE", 2)
    monkeypatch.setattr(walk, "MOST", 4)
    for number in range(7):
        clock.forward(timedelta(seconds=1))
        added(api, ada, **(FULL | {"app_name": "Pear" if number == 0 else f"Apple {number}"}))
    first = get(api, bea, "/v1/projects", q="pear").json()
    assert (first["items"], bool(first["next_cursor"])) == ([], True)
    assert names(api, bea, "/v1/projects", q="pear", cursor=first["next_cursor"]) == ["Pear"]
    assert names(api, bea, "/v1/projects", q="apple", limit=3) == ["Apple 6", "Apple 5", "Apple 4"]


def test_rule_9_3_who_may_see_a_private_profile_sees_its_published_projects(
    api: TestClient, services: Services, ada: Person, bea: Person
) -> None:
    project = added(api, bea, **FULL)
    added(api, bea, app_name="Draft")
    path = f"/v1/profiles/{bea.profile_id}/projects"
    assert code(get(api, ada, path)) == code(get(api, ada, f"/v1/projects/{project}")) == (404, "not_found")
    community.connect(services, ada, bea)
    assert names(api, ada, path) == names(api, bea, path) == ["Berth Planner"]
    assert get(api, ada, f"/v1/projects/{project}").json()["author"]["name"] == "Bea"
    assert names(api, ada, "/v1/projects") == []


def test_a_member_has_so_many_projects_at_most_also_when_many_are_added_at_once(
    api: TestClient, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rules.MOST == 200
    monkeypatch.setattr(rules, "MOST", 3)
    answers = all_at_once(8, lambda number: add(api, ada, app_name=f"App {number}"))
    assert answers == {(201, ""): 3, (409, "too_many_projects"): 5}


def test_rule_14_1_what_was_done_to_projects_is_in_the_history(
    api: TestClient, services: Services, ada: Person
) -> None:
    headers = ada.headers | {"Idempotency-Key": "one"}
    project = [api.post("/v1/me/projects", json=FULL, headers=headers).json()["id"] for _ in range(2)][1]
    put(api, ada, project, "*", **FULL)
    api.delete(f"/v1/me/projects/{project}", headers=ada.headers)
    rows = services.database.read_now(lambda tx: tx.execute(select(personal_changes)).all())
    assert sorted((row.field, row.change) for row in rows) == [
        ("project", "added"), ("project", "changed"), ("project", "removed"),
    ]  # fmt: skip
