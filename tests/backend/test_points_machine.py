"""Awards, duplicates, penalties, days and claims with keys, in whatever order, held against a small model.

Rules 2.2 to 2.4 and 4.3, and what api.md says of Idempotency-Key.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from starlette.testclient import TestClient

from backend.catalogue.loading import catalogue
from backend.rules.points import utc_day
from backend.services import Services
from backend.store import verifying
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.reporting import WELCOME, WELCOME_KINDS, activity

KINDS = ("platform_app_created", "learning_lecture_completed", "forum_upvote_received", "forum_downvote_received")
OTHER = "no-such-challenge"
acts = st.tuples(st.sampled_from(KINDS), st.integers(0, 15), st.integers(0, 2))
"""Kind, the number its id is made of, and days ago."""


class Points(RuleBasedStateMachine):
    """One member, and what the model knows of her."""

    api: ClassVar[TestClient]
    services: ClassVar[Services]

    def __init__(self) -> None:
        super().__init__()
        self.ada = people.member(self.services)
        self.service, self.operator = people.service(self.services), people.operator(self.services)
        self.start: datetime = self.services.clock()
        self.first: dict[str, tuple[dict[str, str], int]] = {}
        """By an activity's id: what was reported first, and its points."""
        self.by_day: Counter[tuple[str, Any]] = Counter()
        self.kinds: Counter[str] = Counter()
        self.total = 0
        self.keys: dict[str, tuple[str, Any]] = {}
        self.claimed: dict[str, Any] | None = None

    @rule(act=acts)
    def report(self, act: tuple[str, int, int]) -> None:
        kind, number, days_ago = act
        at = self.start - timedelta(days=days_ago)
        sent = activity(self.ada, kind, at, id=f"{self.ada.profile_id}-{number}")
        answer = self.api.post("/v1/activities", json={"activities": [sent]}, headers=self.service).json()
        [result] = answer["results"]
        if sent["id"] in self.first:
            known, points = self.first[sent["id"]]
            assert (result["status"], result["points"]) == (("duplicate", points) if known == sent else ("refused", 0))
            return
        rule_of_kind, day = catalogue().activities[kind], utc_day(at)
        left = None if rule_of_kind.daily_max is None else rule_of_kind.daily_max - self.by_day[kind, day]
        points = rule_of_kind.points if left is None else min(rule_of_kind.points, left)
        assert (result["status"], result["points"]) == ("recorded", points)
        self.first[sent["id"]] = sent, points
        self.by_day[kind, day] += points
        self.kinds[kind] += 1
        self.total += points

    @rule(points=st.integers(1, 30))
    def penalise(self, points: int) -> None:
        path = f"/v1/operator/profiles/{self.ada.profile_id}/penalties"
        answer = self.api.post(path, json={"points": points, "reason": "because"}, headers=self.operator)
        assert answer.status_code in {200, 201}, answer.text
        self.total -= points

    @rule(key=st.sampled_from(["", "a", "b", "c"]), challenge=st.sampled_from([WELCOME, WELCOME, OTHER]))
    def claim(self, key: str, challenge: str) -> None:
        headers = self.ada.headers | ({"Idempotency-Key": key} if key else {})
        answer = self.api.post(f"/v1/me/challenges/{challenge}/claim", headers=headers)
        if key in self.keys and self.keys[key][0] != challenge:
            assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        elif challenge == OTHER:
            assert answer.status_code == 404
        elif self.claimed is None and Counter(WELCOME_KINDS) - self.kinds:
            assert (answer.status_code, answer.json()["code"]) == (409, "challenge_unfinished")
        else:
            assert answer.status_code == 200
            self.claimed = self.claimed or answer.json()
            assert answer.json() == self.claimed
            if key:
                self.keys.setdefault(key, (challenge, answer.json()))

    def teardown(self) -> None:
        """At the end her points and credits are the model's, and every sum is that of its rows."""
        header = self.api.get("/v1/me/overview", headers=self.ada.headers).json()["header"]
        assert header["points"] == max(0, self.total)
        assert header["credits"] == (self.claimed["credits"] if self.claimed else 0)
        assert [*verifying.faults(self.services.database, self.services.clock())] == []


@pytest.mark.slow
def test_rules_2_and_4_3_points_and_claims_in_whatever_order(api: TestClient, services: Services, clock: Clock) -> None:
    machine = type("PointsOfThisDatabase", (Points,), {"api": api, "services": services})
    examples = 10 if services.database.is_sqlite else 4
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=30, phases=[Phase.generate])
    )
