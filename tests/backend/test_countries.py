"""The list of countries (rule 9.1)."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient


def test_all_countries_are_listed_by_name_a_page_at_a_time(api: TestClient) -> None:
    items: list[dict[str, str]] = []
    query: dict[str, Any] = {"limit": 100}
    while True:
        page = api.get("/v1/countries", params=query).json()
        items += page["items"]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert items[0] == {"code": "AF", "name": "Afghanistan"}
    assert len({item["code"] for item in items}) == len(items) > 240
    assert {"code": "NL", "name": "Netherlands"} in items
