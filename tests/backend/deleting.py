"""Deleting accounts, and a member who has left a trace wherever one can."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import httpx
from sqlalchemy import Table, insert, select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.rules.codes import CodePurpose
from backend.services import Services
from backend.store import codes, members, text_messages
from backend.store.database import Record, Tx
from backend.store.tables import accounts, metadata, profiles, two_factors
from tests.backend import community, people
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform

PATH = "/v1/me/accounts/current"
NAME = "Ada Lovelace"
ADA = "ada.lovelace@example.org"
RECOVERY = "recovery.of.ada@example.org"
COMING = "coming.for.ada@example.org"
PHONE = "+49151234567"


def delete(api: TestClient, person: Person, headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
    content = {"email": person.email, "password": PASSWORD} | body
    answer: httpx.Response = api.request("DELETE", PATH, json=content, headers=headers or person.headers)
    return answer


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"] if answer.content else ""


def second_account(services: Services, person: Person, email: str = "second@example.org") -> Person:
    """Another account of the same profile, with the same password, signed in."""
    hashed = services.database.read_now(
        lambda tx: tx.execute(select(accounts.c.password_hash).where(accounts.c.id == person.account_id)).scalar_one()
    )
    account_id = services.database.write_now(
        lambda tx: members.add_account(tx, person.profile_id, email, services.clock(), hashed)
    )
    made = Person(email, person.profile_id, account_id, "")
    return Person(email, person.profile_id, account_id, people.secret_of(services, made, SecretKind.SESSION))


def rows_of(table: Table, tx: Tx) -> list[Record]:
    return list(tx.execute(select(table)))


def tables_that_hold(services: Services, *needles: str) -> set[str]:
    """The tables with one of these somewhere in a row, in whatever column."""
    found = set()
    for table in metadata.sorted_tables:
        for row in services.database.read_now(partial(rows_of, table)):
            text = json.dumps([bytes(one).hex() if isinstance(one, bytes) else one for one in row], default=str).lower()
            if any(needle.lower() in text for needle in needles):
                found.add(table.name)
    return found


class Life:
    """A member who has used whatever there is, among others who have to do with her."""

    def __init__(self, api: TestClient, services: Services) -> None:
        self.api, self.services = api, services
        self.platform = Platform(api, services)
        self.postbox = Postbox(services)
        self.rita, self.bob = people.member(services), people.member(services)
        self.ada = self._sign_up()
        self.fred = people.member(services)
        community.change(services, self.fred, referred_by=self.ada.profile_id)
        community.change(services, self.ada, recovery_email=RECOVERY, phone=PHONE)
        self._act()
        self._leave_things_pending()

    def post(self, path: str, who: Person, key: str | None = None, **body: Any) -> Any:
        headers = who.headers | ({} if key is None else {"Idempotency-Key": key})
        answer = self.api.post(path, json=body, headers=headers)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def _sign_up(self) -> Person:
        link = select(profiles.c.referral_code).where(profiles.c.id == self.rita.profile_id)
        code = self.services.database.read_now(lambda tx: tx.execute(link).scalar_one())
        body = {"email": ADA, "password": PASSWORD, "name": NAME, "referral_code": code}
        pending = self.api.post("/v1/sign-ups", json=body).json()["id"]
        made = self.api.post(f"/v1/sign-ups/{pending}/verify", json={"code": self.postbox.code()}).json()
        return Person(ADA, made["profile_id"], made["account"]["id"], made["token"])

    def _act(self) -> None:
        ada, services = self.ada, self.services
        self.platform.did(ada, [*WELCOME_KINDS, "forum_answer_accepted", "learning_expert_certified"])
        self.platform.did(self.fred, ["learning_expert_certified"])  # level 1: Ada has referred a friend
        self.post(f"/v1/me/challenges/{WELCOME}/claim", ada, "claim")
        community.connect(services, ada, self.bob)
        community.invite(services, ada, self.fred)
        community.invite(services, self.rita, ada)
        community.give_skills(services, ada, "Mendix")
        community.add_project(services, ada, "App", "published", services.clock())
        self.api.patch("/v1/me/notifications", json={"challenge_mail": False}, headers=ada.headers | {"If-Match": "*"})
        self.api.put(
            f"/v1/profiles/{ada.profile_id}/watched-apps/app", json={"name": "App"}, headers=self.platform.headers
        )
        self.post("/v1/me/api-keys", ada, "key", name="laptop")

    def _leave_things_pending(self) -> None:
        for who, address in ((self.ada, self.bob.email), (self.bob, ADA)):
            merge = self.post("/v1/me/merges", who, email=address, password=PASSWORD)
            self.post(f"/v1/me/merges/{merge['id']}/code", who, email_id=merge["emails"][0]["id"])
        pending = self.post("/v1/me/accounts", self.bob, email=ADA, password=PASSWORD)
        self.post(f"/v1/me/accounts/{pending['id']}/password", self.bob, password=PASSWORD)
        self.post("/v1/me/accounts", self.ada, email="another@example.org", password=PASSWORD)
        self.api.post("/v1/sign-ups", json={"email": ADA, "password": PASSWORD, "name": "N"})
        self.api.post("/v1/password-resets", json={"email": ADA})
        self.services.database.write_now(self._receive_a_text_message)
        self.post("/v1/me/recovery-email", self.ada, email=COMING, password=PASSWORD)
        by_operator = f"/v1/operator/profiles/{self.ada.profile_id}/recovery-email"
        asked = self.api.put(by_operator, json={"email": COMING}, headers=people.operator(self.services))
        assert asked.is_success, asked.text

    def _receive_a_text_message(self, tx: Tx) -> None:
        now = self.services.clock()
        factor = {"id": "factor", "account_id": self.ada.account_id, "method": "sms", "phone": PHONE, "seed": ""}
        tx.execute(insert(two_factors).values(**factor, created_at=now))
        code_id = codes.start(tx, CodePurpose.TWO_FACTOR, "factor", PHONE, now)
        text_messages.enqueue(tx, PHONE, code_id, now)

    @property
    def needles(self) -> tuple[str, ...]:
        """What names her."""
        return self.ada.profile_id, self.ada.account_id, ADA, RECOVERY, COMING, PHONE
