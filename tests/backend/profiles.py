"""Profiles for tests: complete ones, and the requests that edit them."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.testclient import TestClient

from tests.backend.images import image
from tests.backend.people import Person

PATH = "/v1/me/profile"
COMPLETE: dict[str, Any] = {
    "job_title": "Lead", "department": "IT", "country": "NL", "about": "Docks.\nAnd apps.",
    "skills": ["OData", "Kafka"],
    "experience": [{"company": "Acme", "role": "Lead", "from": "2022-03-01", "to": None}],
}  # fmt: skip
"""All that a public profile needs but the avatar."""


def read(api: TestClient, person: Person) -> Any:
    """Her profile as her settings show it."""
    return api.get(PATH, headers=person.headers).json()


def edit(api: TestClient, person: Person, *, version: str | None = None, **fields: Any) -> httpx.Response:
    """Changes her profile, made from the present version unless another is given."""
    etag = version or api.get(PATH, headers=person.headers).headers["ETag"]
    answer: httpx.Response = api.patch(PATH, json=fields, headers=person.headers | {"If-Match": etag})
    return answer


def upload(api: TestClient, person: Person, content: bytes | None = None, kind: str = "image/png") -> httpx.Response:
    """Sends an avatar."""
    sent = image() if content is None else content
    answer: httpx.Response = api.put("/v1/me/avatar", content=sent, headers=person.headers | {"Content-Type": kind})
    return answer


def show(api: TestClient, person: Person, *, public: bool = True) -> httpx.Response:
    """Makes her profile public or private."""
    answer: httpx.Response = api.put("/v1/me/visibility", json={"public": public}, headers=person.headers)
    return answer


def complete(api: TestClient, person: Person, **more: Any) -> None:
    """Gives her all that a public profile needs."""
    answer = edit(api, person, **COMPLETE, **more)
    assert answer.status_code == 200, answer.text
    answer = upload(api, person)
    assert answer.status_code == 200, answer.text
