"""A merge while both members act: nothing that was acknowledged is lost, and nobody gets an error (rule 11.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.testclient import TestClient

from backend.services import Services
from backend.store.tables import activities, claims, further_claims
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.merging import Merging
from tests.backend.people import PASSWORD, Person
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform, activity
from tests.backend.sums import assert_that_sums_are_those_of_the_rows, rows

PATIENCE = 60.0


def together(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """All of them, let go at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], httpx.Response]) -> httpx.Response:
        gate.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.mark.parametrize("number", range(3))
def test_what_is_done_during_a_merge_is_done_to_one_or_the_other(
    api: TestClient, services: Services, clock: Clock, number: int
) -> None:
    ada, old = people.member(services), people.member(services)
    platform = Platform(api, services)
    for person in (ada, old):
        platform.did(person, WELCOME_KINDS)
    merging = Merging(api, services, ada)
    merging.preview(old.email)
    batches = [[activity(old, "forum_answer_accepted", clock()) for _ in range(4)] for _ in range(3)]

    def report(batch: list[dict[str, str]]) -> Callable[[], httpx.Response]:
        return lambda: api.post("/v1/activities", json={"activities": batch}, headers=platform.headers)

    def claim(person: Person) -> Callable[[], httpx.Response]:
        return lambda: api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=person.headers)

    def token() -> httpx.Response:
        body = {"name": "race", "scopes": ["mxp:profile:read"], "password": PASSWORD}
        answer: httpx.Response = api.post("/v1/me/tokens", json=body, headers=old.headers)
        return answer

    answers = together(
        merging.confirm, claim(old), claim(ada), token, merging.confirm, *[report(batch) for batch in batches]
    )
    assert [one.status_code for one in answers] == [200, 200, 200, 201, 200, 200, 200, 200]
    assert answers[0].json() == answers[4].json()
    recorded = {one["id"] for answer in answers[5:] for one in answer.json()["results"] if one["status"] == "recorded"}
    assert len(recorded) == sum(len(batch) for batch in batches)
    assert recorded <= {row.id for row in rows(services, activities, ada.profile_id)}
    assert_that_sums_are_those_of_the_rows(services, ada.profile_id)
    claimed = [*rows(services, claims, ada.profile_id), *rows(services, further_claims, ada.profile_id)]
    held = api.get("/v1/me/credits", headers=ada.headers).json()["balances"]
    assert sorted(row["balance"] for row in held if row["balance"]) == [50] * len(claimed)
    assert {row.account_id for row in claimed} == {row["account_id"] for row in held if row["balance"]}
