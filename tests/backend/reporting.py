"""Reporting activities as a service of the platform does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from starlette.testclient import TestClient

from backend.services import Services
from tests.backend import people
from tests.backend.people import Person

WELCOME = "welcome-aboard-2026q4"
"""A challenge of the quarter in which the tests' clock stands: one app created, two lectures completed; 50 credits."""
WELCOME_KINDS = ("platform_app_created", "learning_lecture_completed", "learning_lecture_completed")


def activity(person: Person, kind: str, at: datetime, **more: str) -> dict[str, str]:
    """An activity as JSON, with an id of its own unless one is given."""
    return {
        "id": uuid.uuid4().hex, "kind": kind, "profile_id": person.profile_id, "occurred_at": at.isoformat(), **more,
    }  # fmt: skip


class Platform:
    """A service that reports over HTTP, at the time of the backend's clock."""

    def __init__(self, api: TestClient, services: Services, name: str = "forum") -> None:
        self.api, self.services, self.headers = api, services, people.service(services, name)

    def send(self, *activities: dict[str, str]) -> list[dict[str, Any]]:
        """Sends activities as one batch; their results."""
        answer = self.api.post("/v1/activities", json={"activities": activities}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def did(self, person: Person, kinds: Iterable[str], at: datetime | None = None) -> list[int]:
        """Reports that she did these just now, or at another time; the points of each."""
        when = at or self.services.clock()
        results = self.send(*(activity(person, kind, when) for kind in kinds))
        assert {result["status"] for result in results} == {"recorded"}
        return [result["points"] for result in results]
