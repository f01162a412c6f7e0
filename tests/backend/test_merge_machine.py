"""Members live, start merges of each other's profiles, and go on with them in any order, against a small model.

Rules 11.1 to 11.4: wrong, late and repeated codes, merges given up, lapsed, broken off, confirmed from an old preview
and again; of accounts with passwords and of single sign-on. After every step all that the model knows of everybody is
compared with the rows, and no row names a profile that went.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from contextlib import nullcontext
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import literal, select, union_all
from starlette.testclient import TestClient

from backend.rules import emails
from backend.services import Services
from backend.store import verifying
from backend.store.database import Tx
from backend.store.merges import KEPT, TO_CONFIRM, TO_ENTER
from backend.store.merging.declared import DECLARED
from backend.store.tables import metadata
from tests.backend import merge_model as model
from tests.backend.breaking import breaking
from tests.backend.conftest import Clock
from tests.backend.merge_lives import FEWEST, Lives
from tests.backend.merge_model import Member
from tests.backend.merge_rows import compare
from tests.backend.merge_ways import Code, Way
from tests.backend.postbox import Postbox, text_of, wrong

HOUR = timedelta(hours=1)
NEVER = -1
BREAKS = (*[NEVER] * 5, None, *range(5, 105, 20))
"""Before which statement of the merge itself its unit ends; None is its commit."""


class Merges(RuleBasedStateMachine):
    """A few members at a time; some come, and merges make them fewer."""

    api: ClassVar[TestClient]
    services: ClassVar[Services]
    clock: ClassVar[Clock]

    def __init__(self) -> None:
        super().__init__()
        self.clock.forward(2 * HOUR)  # what was counted for the last example is over
        self.lives = Lives(self.api, self.services, self.clock)
        self.postbox = Postbox(self.services)
        self.ways: list[Way] = []
        self.gone: list[str] = []
        self.sent: dict[str, list[datetime]] = defaultdict(list)
        """When codes were sent, by what limits them."""
        self.steps = 0

    @rule(pick=st.integers(0, 2**32))
    def step(self, pick: int) -> None:
        """One act. The step's number makes another one of the same pick: Hypothesis likes to repeat itself."""
        self.steps += 1
        draw, merges = Random(f"{pick} {self.steps}"), len(self.gone)
        self.clock.forward(timedelta(seconds=1))
        while len(self.lives.members) < FEWEST:
            self.lives.newcomer(draw)
        if draw.random() < 0.4:
            self.lives.act(draw)
        elif draw.random() < 0.5:
            self.hurry(draw)
        else:
            self.go_on(draw)
        self.services.database.read_now(self.check)
        if len(self.gone) > merges:
            self.verify()

    def teardown(self) -> None:
        """At the end, and after each merge, every sum is that of its rows."""
        self.verify()

    def verify(self) -> None:
        assert [*verifying.faults(self.services.database, self.clock())] == []

    def go_on(self, draw: Random) -> None:
        """A step of a merge: mostly the next one of one that is on its way."""
        open_ways = [way for way in self.ways if self.is_there(way) and way.answer is None]
        if not open_ways or draw.random() < 0.1:
            self.start(draw)
            return
        way = draw.choice(open_ways if draw.random() < 0.85 else self.ways)
        likely = "confirm" if way.shown else "enter" if way.codes else "code"
        act = draw.choice([likely] * 16 + ["code", "enter", "confirm", "look", "look", "give_up", "wait"])
        getattr(self, act)(way, draw)

    def hurry(self, draw: Random) -> None:
        """All steps of a merge without a pause, as they are meant."""
        mine, other = draw.sample(self.lives.members, 2)
        account, target = (draw.choice([one for one in who.accounts if one.active]) for who in (mine, other))
        body = {"email": target.email} | account.confirmation
        self.started(self.api.post("/v1/me/merges", json=body, headers=account.session).json(), mine, other)
        way = self.ways[-1]
        detours = {
            self.code: [self.guess, self.code, self.wait],
            self.enter: [self.enter, self.change, self.change, self.start_elsewhere, self.wait],
            self.confirm: [self.confirm, self.look],
        }
        for step, likely in detours.items():
            self.clock.forward(timedelta(seconds=1))
            step(way, draw)
            if draw.random() < 0.4:
                draw.choice(likely)(way, draw)

    def guess(self, way: Way, draw: Random) -> None:
        """Somebody tries wrong codes, until a right one fits no more."""
        for _ in range(5):
            self.enter(way, draw, "12345x")
        self.enter(way, draw)

    def change(self, way: Way, draw: Random) -> None:
        """One of the two is changed meanwhile."""
        self.lives.edit(draw.choice([way.mine, way.other or way.mine]), draw)

    def start_elsewhere(self, way: Way, draw: Random) -> None:
        """Something else begins meanwhile."""
        self.start(draw)

    def ask(self, way: Way, draw: Random, step: str, body: dict[str, Any]) -> httpx.Response:
        """One of her accounts asks, with her session or key."""
        account = draw.choice([one for one in way.mine.accounts if one.active])
        path, headers = f"/v1/me/merges/{way.id}{step}", draw.choice([account.session, account.key])
        method = "POST" if step else "DELETE" if body else "GET"
        answer: httpx.Response = self.api.request(method, path, json=body if step else None, headers=headers)
        return answer

    def is_there(self, way: Way) -> bool:
        """False for one that is over: lapsed, or its other profile gone."""
        alive = way.other is None or way.answer is not None or way.other in self.lives.members
        return way in self.ways and self.clock() < way.expires_at and alive

    def start(self, draw: Random) -> None:
        """Names another profile by an account, or a wrong address; now and then without what proves who asks."""
        mine, other = draw.sample(self.lives.members, 2)
        account = draw.choice([one for one in mine.accounts if one.active])
        target = draw.choice(other.accounts)
        email = draw.choice([*[target.email] * 8, f"{uuid.UUID(int=draw.getrandbits(128))}@example.org", account.email])
        headers = draw.choice([*[account.session] * 6, account.key, account.token])
        proof = draw.choice([account.confirmation] * 14 + [{}, {"password": "Wrong-horse-7"}])
        answer = self.api.post("/v1/me/merges", json={"email": email} | proof, headers=headers)
        by_key = headers is account.key and "api_key" in account.confirmation
        if headers is account.token:
            assert said(answer) == (403, "token_not_allowed")
        elif not by_key and proof is not account.confirmation:
            missing = not proof or "api_key" in account.confirmation
            assert said(answer) == (403, "password_required" if missing else "password_wrong")
        elif email == account.email:
            assert said(answer) == (409, "own_address")
        else:
            assert answer.status_code == 201, answer.text
            known = email == target.email and target.active
            self.started(answer.json(), mine, other if known else None)

    def started(self, answer: dict[str, Any], mine: Member, other: Member | None) -> None:
        self.ways = [way for way in self.ways if way.mine is not mine or way.answer is not None]
        ids = [one["id"] for one in answer["emails"]]
        addresses: list[str | None] = [None] * len(ids)
        if other is not None:
            active = [one.email for one in other.accounts if one.active]
            addresses = [*active, *([other.recovery] if other.recovery else [])]
            assert [one["masked"] for one in answer["emails"]] == [emails.mask(one or "") for one in addresses]
        way = Way(answer["id"], mine, other, [*zip(ids, addresses, strict=True)], self.clock() + TO_ENTER)
        self.ways.append(way)

    def code(self, way: Way, draw: Random) -> None:
        """A code is sent, unless too many were."""
        email_id, address = draw.choice(way.offered)
        self.postbox.empty()
        answer = self.ask(way, draw, "/code", {"email_id": email_id})
        if not self.is_there(way):
            assert answer.status_code == 404
        elif way.answer is not None:
            assert said(answer) == (409, "already_merged")
        elif self.too_many(address or email_id, 5) or self.too_many("network", 20):
            assert said(answer) == (429, "rate_limited")
        else:
            assert answer.status_code == 202
            self.sent[address or email_id].append(self.clock())
            self.sent["network"].append(self.clock())
            mails = self.postbox.empty()
            assert [mail["To"] for mail in mails] == ([address] if address else [])
            digits = [line for line in text_of(mails[0]).splitlines() if line.isdigit()] if mails else [""]
            way.codes.append(Code(digits[0], self.clock()))

    def too_many(self, whom: str, most: int) -> bool:
        return sum(self.clock() - at < HOUR for at in self.sent[whom]) >= most

    def enter(self, way: Way, draw: Random, entered: str = "") -> None:
        """A code is entered: one of those that came, the last one more often, or a wrong one."""
        known = [code.digits for code in way.codes if code.digits]
        likely = [known[-1], known[-1], *known, wrong(known[-1])] if known else ["12345x"]
        entered = entered or draw.choice(likely)
        answer = self.ask(way, draw, "/verify", {"code": entered})
        if not self.is_there(way):
            assert answer.status_code == 404
        elif way.answer is not None:
            assert said(answer) == (409, "already_merged")
        else:
            expected = way.enter(entered, self.clock())
            assert said(answer) == ((200, "") if expected == "right" else (422, expected))
            if expected == "right":
                way.shown, way.version = way.present(), answer.json()["version"]
                way.expires_at = self.clock() + TO_CONFIRM
                check_preview(way, answer.json())

    def look(self, way: Way, draw: Random) -> None:
        """How far it is."""
        answer = self.ask(way, draw, "", {})
        if not self.is_there(way):
            assert answer.status_code == 404
            return
        found = answer.json()
        assert (found["state"], found["result"]) == (way.state, way.answer)
        if way.state == "verified":
            assert (found["preview"]["version"] == way.version) == (way.present() == way.shown)
            check_preview(way, found["preview"])

    def give_up(self, way: Way, draw: Random) -> None:
        """She thinks better of it."""
        answer = self.ask(way, draw, "", {"give": "up"})
        if not self.is_there(way):
            assert answer.status_code == 404
        elif way.answer is not None:
            assert said(answer) == (409, "already_merged")
        else:
            assert answer.status_code == 204
            self.ways.remove(way)
            way.expires_at = self.clock()

    def wait(self, way: Way, draw: Random) -> None:
        """Time passes: codes end, then merges, at last the answers of those that are done."""
        self.clock.forward(timedelta(minutes=draw.choice([4, 11, 29, 61, 25 * 60])))

    def confirm(self, way: Way, draw: Random) -> None:
        """The last step, perhaps with choices, perhaps broken off, perhaps from an old preview."""
        fields = [*model.SHOWN_DETAILS, "skills", "projects"]
        chosen = set[str]()
        known = self.is_there(way) and way.answer is None and way.shown is not None
        if known:
            looked = self.ask(way, draw, "", {})
            assert looked.status_code == 200, looked.text
            preview = looked.json()["preview"]
            marked = sorted({one["field"] for one in preview["becomes_public"]})
            chosen = {*draw.sample(marked, draw.randint(0, len(marked)))}
        body: dict[str, Any] = {"make_public": sorted(chosen)}
        is_news = known and way.present() == way.shown
        if known and not is_news and draw.random() < 0.5:
            body["version"], is_news = preview["version"], True
        breaks = draw.choice(BREAKS)
        with breaking(self.services.database, breaks) if is_news and breaks != NEVER else nullcontext():
            answer = self.ask(way, draw, "/confirm", body)
        if not self.is_there(way):
            assert answer.status_code == 404
        elif way.answer is not None:
            assert answer.json() == way.answer
        elif not way.shown:
            assert said(answer) == (409, "merge_not_verified")
        elif not is_news:
            assert said(answer) == (412, "profiles_changed")
        elif answer.status_code == 500:
            assert breaks != NEVER, answer.text
        else:
            assert said(answer) == (200, "")
            self.merged(way, draw, answer.json(), chosen & {*fields})

    def merged(self, way: Way, draw: Random, answer: dict[str, Any], chosen: set[str]) -> None:
        """Everybody of both is told, and gets on with the secrets that she had."""
        mine, theirs = way.mine, way.other
        assert theirs is not None
        assert {mail["To"] for mail in self.postbox.empty()} >= mine.addresses | theirs.addresses
        self.lives.merge(mine, theirs, chosen)
        way.answer, way.expires_at = answer, self.clock() + KEPT
        self.gone.append(theirs.id)
        self.ways = [one for one in self.ways if one.mine is not theirs]
        if draw.random() < 0.5:
            self.lives.report_again(mine)
        for account in mine.accounts:
            for secret in (account.session, account.key, account.token):
                found = self.api.get("/v1/token", headers=secret)
                assert (found.status_code == 200) == account.active
                if account.active:
                    assert (found.json()["profile_id"], found.json()["account_id"]) == (mine.id, account.id)

    def check(self, tx: Tx) -> None:
        """All of everybody, and nothing of those who are gone."""
        compare(tx, self.lives.members, self.lives.ties)
        named = []
        for name in DECLARED:
            table, _, column = name.partition(".")
            if self.gone and name != "merges.other_id":
                its = metadata.tables[table].c[column]
                named.append(select(literal(name)).where(its.in_(self.gone)))
        if named:
            assert tx.execute(union_all(*named)).all() == []


def check_preview(way: Way, preview: dict[str, Any]) -> None:
    """What of a private profile becomes visible with a public one is there to be chosen."""
    marked = {(one["field"], one["value"]) for one in preview["becomes_public"]}
    assert {one for one in marked if one[0] not in {"badges", "certificates", "activity"}} == way.becomes_public()


def said(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the code of a refusal."""
    good = answer.status_code < 400
    return answer.status_code, "" if good else str(answer.json().get("code"))


@pytest.mark.slow
def test_rule_11_merges_in_whatever_order(api: TestClient, services: Services, clock: Clock) -> None:
    machine = type("MergesOfThisDatabase", (Merges,), {"api": api, "services": services, "clock": clock})
    examples = 5 if services.database.is_sqlite else 2
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=30, phases=[Phase.generate])
    )
