"""Claims of two members in any order: by two accounts each, with keys, broken off, and again after a day.

Rules 4.3 and 4.4, and what api.md says of Idempotency-Key, as a small model. After every step all balances, credit
ledgers and claims are the model's.
"""

from __future__ import annotations

import uuid
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.services import Services
from backend.store import verifying
from backend.store.tables import claims, credit_ledger
from tests.backend import community, people
from tests.backend.breaking import breaking
from tests.backend.conftest import Clock
from tests.backend.people import Person, authorization
from tests.backend.reporting import WELCOME, WELCOME_KINDS, activity
from tests.backend.sums import rows

NEIGHBOUR = "good-neighbour-2026q4"
UNKNOWN = "no-such-challenge"
NEEDED = {WELCOME: Counter(WELCOME_KINDS), NEIGHBOUR: Counter(platform_feedback_submitted=5, platform_buzz_posted=3)}
CREDITS = {WELCOME: 50, NEIGHBOUR: 100}
KEPT = timedelta(hours=24)
"""How long the answer to a key is the first one."""
BODIES = (b"", b"", b"", b"{}")
"""A claim needs none, but another one makes another request."""
AGAIN = 0.4
NEVER = -1
BREAKS = (*[NEVER] * 16, *range(1, 25, 3), None, None)
"""Before which statement a claim's unit of work ends; None is its commit."""


@dataclass
class Account:
    """What the model knows of one account."""

    id: str
    senders: list[dict[str, str]]
    """Headers of a session and of an API key: each has keys of its own."""
    paid: list[str] = field(default_factory=list)
    """The challenges whose credits it has got, in their order."""

    @property
    def balance(self) -> int:
        return sum(CREDITS[challenge] for challenge in self.paid)


@dataclass
class Member:
    """What the model knows of a member."""

    person: Person
    accounts: list[Account]
    did: Counter[str] = field(default_factory=Counter)
    claimed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By challenge: how it was answered when it was paid."""


@dataclass(frozen=True)
class Asked:
    """A request to claim."""

    challenge: str
    sender: dict[str, str]
    key: str
    """Empty for none."""
    body: bytes

    @property
    def secret(self) -> str:
        return self.sender["Authorization"]


class Claims(RuleBasedStateMachine):
    """Two members, four accounts, eight secrets."""

    api: ClassVar[TestClient]
    services: ClassVar[Services]
    clock: ClassVar[Clock]

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.members = [self.member() for _ in range(2)]
        self.service = people.service(self.services)
        self.keys: dict[tuple[str, str], tuple[Asked, datetime]] = {}
        """By secret and key: what had a good answer, and when."""
        self.asked: list[tuple[Member, Account, Asked]] = []
        """All that had a good answer."""

    def member(self) -> Member:
        person = people.member(self.services)
        second = community.add_account(self.services, person, f"{uuid.uuid4().hex}@example.org")
        accounts = []
        for account_id in (person.account_id, second):
            who = Person(person.email, person.profile_id, account_id, "")
            kinds = (SecretKind.SESSION, SecretKind.API_KEY)
            senders = [authorization(people.secret_of(self.services, who, kind)) for kind in kinds]
            accounts.append(Account(account_id, senders))
        return Member(person, accounts)

    @rule(pick=st.integers(0, 2**32))
    def step(self, pick: int) -> None:
        """One of the acts. The step's number makes another one of the same pick: Hypothesis likes to repeat itself."""
        self.steps += 1
        draw = Random(f"{pick} {self.steps}")
        member = draw.choice(self.members)
        match draw.choices(["report", "claim", "wait"], [2, 8, 1])[0]:
            case "report":
                self.report(member, draw)
            case "claim":
                self.claim(*self.asking(draw, member), draw.choice(BREAKS))
            case _:
                self.clock.forward(timedelta(hours=draw.choice([1, 12, 24])))

    def report(self, member: Member, draw: Random) -> None:
        """The platform reports some of what one of the challenges still needs, or all of it."""
        missing = [*(NEEDED[draw.choice([WELCOME, NEIGHBOUR])] - member.did).elements()] or [*WELCOME_KINDS]
        kinds = draw.sample(missing, draw.choice([len(missing), draw.randint(1, len(missing))]))
        sent = [activity(member.person, kind, self.clock()) for kind in kinds]
        answer = self.api.post("/v1/activities", json={"activities": sent}, headers=self.service)
        assert {one["status"] for one in answer.json()["results"]} == {"recorded"}
        member.did.update(kinds)

    def asking(self, draw: Random, member: Member) -> tuple[Member, Account, Asked]:
        """Who claims what; often what was claimed before, or something else with the key of that."""
        challenge, body = draw.choice([WELCOME, NEIGHBOUR] * 5 + [UNKNOWN]), draw.choice(BODIES)
        if self.asked and draw.random() < AGAIN:
            member, payee, first = draw.choice(self.asked)
            return member, payee, draw.choice([first, first, replace(first, challenge=challenge, body=body)])
        payee = draw.choice(member.accounts)
        return member, payee, Asked(challenge, draw.choice(payee.senders), draw.choice(["", "a", "a", "b"]), body)

    def claim(self, member: Member, payee: Account, asked: Asked, breaks: int | None) -> None:
        """One of her accounts claims. When its unit ends before the statement `breaks`, nothing has happened."""
        expected = self.expected(member, asked)
        with breaking(self.services.database, breaks) if breaks != NEVER else nullcontext():
            answer = self.send(asked)
        if breaks != NEVER and answer.status_code == 500:
            return
        assert (answer.headers.get("Idempotency-Replayed") == "true") == (expected == "replayed")
        if expected not in {"paid", "claimed before", "replayed"}:
            assert code_of(answer) == expected
            return
        if expected == "paid":
            payee.paid.append(asked.challenge)
            member.claimed[asked.challenge] = {
                "challenge_id": asked.challenge, "credits": CREDITS[asked.challenge], "balance": payee.balance,
                "account_id": payee.id, "claimed_at": f"{self.clock():%Y-%m-%dT%H:%M:%SZ}",
            }  # fmt: skip
        assert (answer.status_code, answer.json()) == (200, member.claimed[asked.challenge])
        self.asked.append((member, payee, asked))
        if asked.key and expected != "replayed":
            self.keys[asked.secret, asked.key] = asked, self.clock()

    def expected(self, member: Member, asked: Asked) -> str:
        """What the rules say comes of it: how it is answered, or the code of a refusal."""
        first, at = self.keys.get((asked.secret, asked.key), (None, self.clock()))
        if first is not None and self.clock() < at + KEPT:
            return "replayed" if first == asked else "idempotency_key_reused"
        if asked.challenge == UNKNOWN:
            return "not_found"
        if asked.challenge in member.claimed:
            return "claimed before"
        return "challenge_unfinished" if NEEDED[asked.challenge] - member.did else "paid"

    def send(self, asked: Asked) -> httpx.Response:
        headers = asked.sender | ({"Idempotency-Key": asked.key} if asked.key else {})
        path = f"/v1/me/challenges/{asked.challenge}/claim"
        answer: httpx.Response = self.api.post(path, content=asked.body, headers=headers)
        return answer

    @invariant()
    def compare(self) -> None:
        """Balances, ledgers and claims are the model's."""
        for member in self.members:
            found = self.api.get("/v1/me/credits?limit=100", headers=member.accounts[0].senders[1]).json()
            held = {one["account_id"]: one["balance"] for one in found["balances"]}
            assert held == {account.id: account.balance for account in member.accounts}
            for account in member.accounts:
                ledger = rows(self.services, credit_ledger, account.id, "account_id")
                assert [row.challenge_id for row in sorted(ledger, key=lambda row: row.id)] == account.paid
            stored = rows(self.services, claims, member.person.profile_id)
            assert {row.challenge_id: (row.account_id, row.balance) for row in stored} == {
                challenge: (answer["account_id"], answer["balance"]) for challenge, answer in member.claimed.items()
            }

    def teardown(self) -> None:
        """At the end every sum is that of its rows."""
        assert [*verifying.faults(self.services.database, self.clock())] == []


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal."""
    return str(answer.json().get("code", answer.status_code))


@pytest.mark.slow
def test_rule_4_3_claims_with_keys_in_whatever_order(api: TestClient, services: Services, clock: Clock) -> None:
    machine = type("ClaimsOfThisDatabase", (Claims,), {"api": api, "services": services, "clock": clock})
    examples = 6 if services.database.is_sqlite else 2
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=40, phases=[Phase.generate])
    )
