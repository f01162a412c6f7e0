"""What a member wants to hear about, and the apps she watches (rules 12.1, 12.2, 13.8 and 14.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import notifications
from backend.store.notifications import Notification
from backend.store.tables import personal_changes
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.test_limits import AT_ONCE, all_at_once

PATH = "/v1/me/notifications"
DEFAULTS = {
    "buzz_daily_digest": False,
    "buzz_thread_updates": True,
    "invitation_mail": True,
    "challenge_mail": True,
    "marketing_mail": False,
}


def change(api: TestClient, headers: dict[str, str], etag: str, **wanted: Any) -> httpx.Response:
    answer: httpx.Response = api.patch(PATH, json=wanted, headers=headers | {"If-Match": etag})
    return answer


def etag_of(api: TestClient, headers: dict[str, str]) -> str:
    return str(api.get(PATH, headers=headers).headers["ETag"])


def test_rule_12_2_the_defaults_hold_until_something_is_chosen(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    first = api.get(PATH, headers=ada.headers)
    assert first.json() == DEFAULTS
    changed = change(api, ada.headers, first.headers["ETag"], invitation_mail=False, buzz_daily_digest=True)
    expected = DEFAULTS | {"invitation_mail": False, "buzz_daily_digest": True}
    assert (changed.status_code, changed.json()) == (200, expected)
    assert api.get(PATH, headers=ada.headers).json() == expected
    assert api.get(PATH, headers=people.member(services).headers).json() == DEFAULTS


def test_rule_9_4_an_edit_from_an_old_copy_is_refused(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    etag = etag_of(api, ada.headers)
    assert api.patch(PATH, json={"challenge_mail": False}, headers=ada.headers).status_code == 428
    assert change(api, ada.headers, etag, challenge_mail=False).status_code == 200
    assert change(api, ada.headers, etag, challenge_mail=True).status_code == 412


def test_rule_9_4_an_edit_is_made_from_the_answer_to_the_one_before(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    first = change(api, ada.headers, etag_of(api, ada.headers), challenge_mail=False)
    assert change(api, ada.headers, first.headers["ETag"], marketing_mail=True).status_code == 200


def test_rule_9_4_of_edits_from_one_copy_at_once_one_is_kept(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    assert change(api, ada.headers, "*", buzz_daily_digest=True).status_code == 200
    etag = etag_of(api, ada.headers)
    answers = all_at_once(
        AT_ONCE, lambda number: change(api, ada.headers, etag, challenge_mail=False, marketing_mail=number % 2 == 0)
    )
    assert answers == {(200, ""): 1, (412, "changed_in_between"): AT_ONCE - 1}


def test_rule_12_2_marketing_mail_is_chosen_for_each_account(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    second = Person("b@example.org", ada.profile_id, community.add_account(services, ada, "b@example.org"), "")
    there = people.api_key(services, second)
    assert change(api, there, etag_of(api, there), marketing_mail=True, buzz_thread_updates=False).status_code == 200
    mine, hers = (api.get(PATH, headers=headers).json() for headers in (ada.headers, there))
    assert (mine["marketing_mail"], hers["marketing_mail"]) == (False, True)
    assert mine["buzz_thread_updates"] is hers["buzz_thread_updates"] is False


def test_rule_14_1_what_changes_is_in_the_history_and_nothing_else(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    change(api, ada.headers, "*", challenge_mail=False, marketing_mail=True, invitation_mail=True)
    rows = services.database.read_now(lambda tx: tx.execute(select(personal_changes)).all())
    assert {(row.profile_id, row.account_id, row.field) for row in rows} == {
        (ada.profile_id, ada.account_id, field) for field in ("challenge_mail", "marketing_mail")
    }


@pytest.mark.parametrize("notification", Notification)
def test_rule_12_2_the_backend_itself_asks_what_is_wanted(
    api: TestClient, services: Services, notification: Notification
) -> None:
    ada = people.member(services)

    def wanted() -> bool:
        return services.database.read_now(lambda tx: notifications.wants(tx, ada.profile_id, notification))

    assert wanted() is DEFAULTS[notification]
    change(api, ada.headers, "*", **{notification: not DEFAULTS[notification]})
    assert wanted() is not DEFAULTS[notification]


class Watching:
    """A service that reports what somebody watches, and she herself."""

    def __init__(self, api: TestClient, services: Services) -> None:
        self.api = api
        self.ada = people.member(services)
        self.service = people.service(services)

    def report(self, app_id: str, name: str) -> httpx.Response:
        path = f"/v1/profiles/{self.ada.profile_id}/watched-apps/{app_id}"
        answer: httpx.Response = self.api.put(path, json={"name": name}, headers=self.service)
        return answer

    def gone(self, app_id: str) -> int:
        path = f"/v1/profiles/{self.ada.profile_id}/watched-apps/{app_id}"
        return int(self.api.delete(path, headers=self.service).status_code)

    def mine(self, method: str, app_id: str, headers: dict[str, str] | None = None) -> httpx.Response:
        path = f"/v1/me/watched-apps/{app_id}"
        answer: httpx.Response = self.api.request(method, path, headers=headers or self.ada.headers)
        return answer

    def listed(self, query: str = "") -> list[tuple[str, str, bool]]:
        answer = self.api.get(f"/v1/me/watched-apps{query}", headers=self.ada.headers).json()
        return [(one["app_id"], one["name"], one["watching"]) for one in answer["items"]]


@pytest.fixture
def watching(api: TestClient, services: Services) -> Watching:
    return Watching(api, services)


def test_rule_12_1_a_stopped_app_stays_in_the_list_and_can_be_watched_again(watching: Watching, clock: Clock) -> None:
    assert watching.report("a", "Alpha").json()["watching"] is True
    began = watching.report("b", "Beta").json()["changed_at"]
    clock.forward(timedelta(hours=1))
    assert [watching.mine("DELETE", "b").status_code for _ in range(2)] == [204, 204]
    assert watching.listed() == [("b", "Beta", False), ("a", "Alpha", True)]
    again = [watching.mine("PUT", "b").json() for _ in range(2)]
    assert again[0] == again[1]
    assert (again[0]["watching"], again[0]["changed_at"]) == (True, "2026-11-17T13:00:00Z")
    assert began == "2026-11-17T12:00:00Z"


def test_rule_12_1_what_my_apps_reports_again_is_watched_again_under_its_new_name(watching: Watching) -> None:
    watching.report("a", "Alpha")
    watching.mine("DELETE", "a")
    assert watching.report("a", "Alpha Two").json()["watching"] is True
    assert watching.listed() == [("a", "Alpha Two", True)]
    assert (watching.gone("a"), watching.gone("a")) == (204, 404)
    assert watching.listed() == []


def test_rule_12_1_the_list_is_paged_and_stable_while_apps_are_added(watching: Watching) -> None:
    for number in range(5):
        watching.report(f"app-{number}", f"{number}" * 200)
    answer = watching.api.get("/v1/me/watched-apps?limit=3", headers=watching.ada.headers).json()
    watching.report("new", "New")
    rest = watching.listed(f"?limit=3&cursor={answer['next_cursor']}")
    assert [one["app_id"] for one in answer["items"]] == ["app-4", "app-3", "app-2"]
    assert [app_id for app_id, _name, _watching in rest] == ["app-1", "app-0"]


def test_rule_12_1_apps_of_others_and_unknown_ones_are_not_found(watching: Watching, services: Services) -> None:
    watching.report("a", "Alpha")
    bob = people.member(services)
    for method in ("PUT", "DELETE"):
        assert watching.mine(method, "a", bob.headers).status_code == 404
        assert watching.mine(method, "unknown").status_code == 404
    unknown = "/v1/profiles/nobody/watched-apps/a"
    assert watching.api.put(unknown, json={"name": "A"}, headers=watching.service).status_code == 404
    assert watching.listed() == [("a", "Alpha", True)]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b"])
def test_an_app_has_a_name_of_1_to_200_characters(watching: Watching, name: str) -> None:
    assert watching.report("a", name).status_code == 422
