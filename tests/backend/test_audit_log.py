"""The audit log as operators read it (rule 15.1)."""

from __future__ import annotations

from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import people

PATH = "/v1/operator/audit-log"


def test_rule_15_1_an_operator_reads_who_did_what_newest_first(api: TestClient, services: Services) -> None:
    olga, ada = people.operator(services, "olga"), people.member(services)
    body = {"name": "Acme", "domains": ["acme.example"]}
    made = api.post("/v1/operator/companies", json=body, headers=olga | {"X-Request-ID": "abc-1"}).json()
    api.post("/v1/me/api-keys", json={"name": "laptop"}, headers=ada.headers)
    everything = api.get(PATH, headers=olga).json()["items"]
    assert [entry["tag"] for entry in everything] == ["member:api_key:created", "operator:company:created"]
    assert everything[0]["actor"] == ada.account_id
    assert {name: everything[1][name] for name in ("actor", "subject", "request_id")} == {
        "actor": "olga", "subject": made["id"], "request_id": "abc-1",
    }  # fmt: skip
    assert {fact["name"]: fact["value"] for fact in everything[1]["facts"]} == {
        "name": "Acme", "domains": '["acme.example"]', "sso": "false",
    }  # fmt: skip


def test_rule_15_1_it_is_read_by_tag_subject_and_page(api: TestClient, services: Services) -> None:
    olga = people.operator(services, "olga")
    ids = [
        api.post("/v1/operator/companies", json={"name": name, "domains": []}, headers=olga).json()["id"]
        for name in ("A", "B", "C")
    ]
    api.put("/v1/operator/password-policy", json={"days": 30}, headers=olga)

    def subjects(query: str) -> list[str]:
        return [entry["subject"] for entry in api.get(f"{PATH}?{query}", headers=olga).json()["items"]]

    assert subjects("tag=operator:company") == ids[::-1]
    assert subjects("tag=operator:password_policy:set") == ["password_policy"]
    assert subjects("tag=operator:nothing") == []
    assert subjects(f"subject={ids[1]}") == [ids[1]]
    first = api.get(f"{PATH}?limit=2&tag=operator:company", headers=olga).json()
    assert subjects(f"limit=2&tag=operator:company&cursor={first['next_cursor']}") == ids[:1]
    assert api.get(f"{PATH}?tag=x%25", headers=olga).status_code == 422
