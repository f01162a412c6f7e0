"""What is in the history of personal data, and in the log of acts (rule 14.1)."""

from __future__ import annotations

from sqlalchemy import select
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import audit_log
from tests.backend import people
from tests.backend.authenticator import protect
from tests.backend.people import PASSWORD, Person
from tests.backend.reporting import Platform

DOWNLOAD = "/v1/me/personal-data/download"


def history(api: TestClient, person: Person) -> list[tuple[str, str, str | None]]:
    """Field, change, and the account that made it, oldest first."""
    answer = api.get("/v1/me/personal-data/changes?limit=100", headers=person.headers).json()
    return [(one["field"], one["change"], one["account_email"]) for one in answer["items"]][::-1]


def test_rule_14_1_a_choice_of_badges_is_in_the_history_once(api: TestClient, services: Services, ada: Person) -> None:
    Platform(api, services).did(ada, ["forum_answer_accepted"])
    for _ in range(2):
        body = {"badge_ids": ["helping-hand"]}
        assert api.put("/v1/me/featured-badges", json=body, headers=ada.headers).status_code == 200
    assert history(api, ada) == [("featured_badges", "changed", ada.email)]


def test_rule_14_1_what_a_member_and_a_service_do_with_watched_apps_is_in_the_history(
    api: TestClient, services: Services, ada: Person
) -> None:
    path, mine, service = (
        f"/v1/profiles/{ada.profile_id}/watched-apps/a",
        "/v1/me/watched-apps/a",
        people.service(services),
    )
    for name in ("Alpha", "Alpha", "Alpha Two"):
        assert api.put(path, json={"name": name}, headers=service).status_code == 200
    assert [api.delete(mine, headers=ada.headers).status_code for _ in range(2)] == [204, 204]
    assert api.put(mine, headers=ada.headers).status_code == 200
    assert [api.delete(path, headers=service).status_code for _ in range(2)] == [204, 404]
    assert history(api, ada) == [
        ("watched_app", "added", None), ("watched_app", "changed", None), ("watched_app", "changed", ada.email),
        ("watched_app", "changed", ada.email), ("watched_app", "removed", None),
    ]  # fmt: skip


def test_rule_14_1_secrets_and_two_factor_authentication_are_in_the_history(
    api: TestClient, services: Services, ada: Person
) -> None:
    for path, more in (("/v1/me/api-keys", {}), ("/v1/me/tokens", {"scopes": ["mxp:profile:read"]})):
        made = api.post(path, json={"name": "n", **more}, headers=ada.headers).json()
        assert api.delete(f"{path}/{made['id']}", headers=ada.headers).status_code == 204
    phone = protect(api, services, ada)
    body = {"password": PASSWORD, "otp": phone.recovery_codes[0]}
    assert api.request("DELETE", "/v1/me/two-factor", json=body, headers=ada.headers).status_code == 204
    fields = ["api_key", "token", "two_factor"]
    assert history(api, ada) == [(field, change, ada.email) for field in fields for change in ("added", "removed")]


def test_rule_14_1_what_an_operator_did_to_a_member_is_hers_to_know_and_not_by_whom(
    api: TestClient, services: Services, ada: Person
) -> None:
    operator, key = people.operator(services, "olga"), people.api_key(services, ada)
    for status in ("deactivated", "active"):
        path = f"/v1/operator/accounts/{ada.account_id}"
        assert api.patch(path, json={"status": status}, headers=operator).status_code == 200
    penalty = {"points": 5, "reason": "Copied"}
    assert (
        api.post(f"/v1/operator/profiles/{ada.profile_id}/penalties", json=penalty, headers=operator).status_code == 201
    )
    bob = people.member(services)
    api.post(f"/v1/operator/profiles/{bob.profile_id}/penalties", json=penalty, headers=operator)
    changes = api.get("/v1/me/personal-data/changes", headers=key).json()["items"]
    assert [(one["field"], one["account_id"]) for one in changes] == [("account_status", None)] * 2
    acts = api.get(DOWNLOAD, headers=key).json()["sections"]["acts"]
    assert [(one["tag"], one["actor"]) for one in acts] == [
        ("operator:profile:penalised", "the operator"), ("operator:account:reactivated", "the operator"),
        ("operator:account:deactivated", "the operator"),
    ]  # fmt: skip


def test_rule_10_4_of_a_member_who_is_gone_the_log_keeps_what_was_done_and_no_reason(
    api: TestClient, services: Services, ada: Person
) -> None:
    operator = people.operator(services, "olga")
    penalty = {"points": 5, "reason": "Ada copied"}
    api.post(f"/v1/operator/profiles/{ada.profile_id}/penalties", json=penalty, headers=operator)
    body = {"email": ada.email, "password": PASSWORD}
    assert api.request("DELETE", "/v1/me/accounts/current", json=body, headers=ada.headers).status_code == 204
    rows = services.database.read_now(lambda tx: tx.execute(select(audit_log)).all())
    assert ("olga", "operator:profile:penalised", ada.profile_id, {}) in [
        (row.actor, row.tag, row.subject, row.facts) for row in rows
    ]
    assert not any("Ada copied" in str(row) for row in rows)
