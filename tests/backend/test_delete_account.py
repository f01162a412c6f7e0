"""Deleting an account, and with the last one all that is personal (rules 10.4 and 13.7)."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from api_client.wire.secret import SecretKind
from backend.rules.codes import CodePurpose
from backend.services import Services
from backend.store import awards, codes, credit_accounts, housekeeping, members, outbox, text_messages, verifying
from backend.store.database import ATTEMPTS, Record, Tx
from backend.store.tables import (
    accounts,
    activities,
    audit_log,
    credit_ledger,
    metadata,
    point_ledger,
    profiles,
    standings,
    two_factors,
)
from backend.store.tables import outbox as mails
from tests.backend import community, people
from tests.backend.authenticator import protect
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox
from tests.backend.reporting import WELCOME, WELCOME_KINDS, Platform
from tests.backend.test_limits import AT_ONCE, all_at_once

PATH = "/v1/me/accounts/current"
NAME = "Ada Lovelace"
ADA = "ada.lovelace@example.org"
RECOVERY = "recovery.of.ada@example.org"
COMING = "coming.for.ada@example.org"
PHONE = "+49151234567"


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, ADA)


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


@pytest.fixture
def life(api: TestClient, services: Services) -> Life:
    return Life(api, services)


def test_rule_10_4_after_the_last_account_no_table_knows_the_member(
    api: TestClient, services: Services, life: Life
) -> None:
    known = tables_that_hold(services, *life.needles)
    for table in metadata.sorted_tables:
        if {"email", "email_key", "emails", "phone", "recipient", "owner", "address_key"} & {*table.columns.keys()}:
            assert table.name in known | {"invited_addresses"}, f"{table.name}: let her life fill it"
    points = sums_of_others(services, life.ada)
    assert delete(api, life.ada).status_code == 204
    assert said(delete(api, life.ada)) == (401, "session_over")
    waiting = [row.template for row in services.database.read_now(partial(rows_of, mails)) if row.sent_at is None]
    assert sorted(waiting)[-2:] == ["profile_deleted"] * 2, "what waited for her is not sent any more"
    assert not {"password_reset_code", "recovery_email_code", "secret_created", "sign_up_known"} & {*waiting}
    goodbye = life.postbox.empty()
    assert {mail["To"] for mail in goodbye if mail["Subject"] == "Goodbye"} == {ADA, RECOVERY}
    assert tables_that_hold(services, *life.needles) == {"audit_log"}
    assert tables_that_hold(services, ADA, RECOVERY, PHONE, NAME) == set()
    assert sums_of_others(services, life.ada) == points
    assert [*verifying.faults(services.database, services.clock())] == []
    kept = services.database.read_now(partial(rows_of, audit_log))
    assert "member:profile:deleted" in {row.tag for row in kept if row.subject == life.ada.profile_id}


def test_what_names_a_profile_or_an_account_refers_to_it_and_goes_with_it() -> None:
    loose = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name in {"profile_id", "account_id", "other_id", "sender_id", "receiver_id", "referred_by"}
        and not any(key.ondelete == "CASCADE" for key in column.foreign_keys)
    }
    # Each of these is cleared by hand, or in a table that goes with its profile.
    assert loose == {
        "claims.account_id", "further_claims.account_id", "merges.account_id", "merges.other_id",
        "personal_changes.account_id", "profiles.referred_by", "sign_ups.account_id",
    }  # fmt: skip


def first_columns(table: Table) -> set[str]:
    """The columns that its primary key and its indexes begin with."""
    return {columns.keys()[0] for columns in (table.primary_key.columns, *(index.columns for index in table.indexes))}


def test_what_goes_with_a_profile_or_an_account_is_found_by_an_index() -> None:
    slow = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name in {"profiles", "accounts"} for key in column.foreign_keys)
        and column.name not in first_columns(table)
    }
    # Its constraint has an index of its own.
    assert slow <= {"invitations.sender_id"}


def sums_of_others(services: Services, person: Person) -> list[tuple[str, int]]:
    query = select(standings.c.profile_id, standings.c.points).where(standings.c.profile_id != person.profile_id)
    return sorted((row.profile_id, row.points) for row in services.database.read_now(lambda tx: tx.execute(query)))


def test_rule_10_4_others_keep_the_points_of_a_referral_and_nobody_gets_them_twice(
    api: TestClient, services: Services, life: Life
) -> None:
    rows = select(point_ledger.c.kind).where(point_ledger.c.profile_id == life.rita.profile_id)
    before = services.database.read_now(lambda tx: sorted(tx.execute(rows).scalars()))
    assert before == ["community_friend_referred", "community_referral_signed_up"]
    assert delete(api, life.ada).status_code == 204
    assert services.database.read_now(lambda tx: sorted(tx.execute(rows).scalars())) == before
    kept = select(activities.c.id).where(activities.c.profile_id == life.rita.profile_id)
    ids = services.database.read_now(lambda tx: tx.execute(kept).scalars().all())
    assert len({*ids}) == 2
    assert life.platform.did(life.fred, ["forum_answer_accepted"]) == [15]
    referred = select(profiles.c.referred_by).where(profiles.c.id == life.fred.profile_id)
    assert services.database.read_now(lambda tx: tx.execute(referred).scalar_one()) is None


def test_rule_10_4_with_another_account_only_what_belongs_to_this_one_goes(
    api: TestClient, services: Services, life: Life
) -> None:
    second = second_account(services, life.ada)
    key = people.api_key(services, second)
    services.database.write_now(lambda tx: credit_accounts.add(tx, second.account_id, 7, "gift", services.clock()))
    overview = api.get("/v1/me/overview", headers=second.headers).json()["header"]
    life.postbox.empty()
    assert delete(api, life.ada).status_code == 204
    told = life.postbox.empty()
    assert {mail["To"] for mail in told if mail["Subject"] == "An account was deleted"} == {
        ADA, RECOVERY, second.email,
    }  # fmt: skip
    assert api.get("/v1/me/overview", headers=second.headers).json()["header"] == overview
    assert [*verifying.faults(services.database, services.clock())] == []
    assert api.get("/v1/token", headers=key).status_code == 200
    assert [one["email"] for one in api.get("/v1/me/accounts", headers=second.headers).json()["items"]] == [
        second.email
    ]
    ledger = services.database.read_now(partial(rows_of, credit_ledger))
    assert [(row.account_id, row.credits) for row in ledger] == [(second.account_id, 7)]
    # The profile keeps its claims and its history, which say by which account; all else of the account is gone.
    assert tables_that_hold(services, life.ada.account_id, ADA) == {"audit_log", "claims", "personal_changes"}
    claimed = api.post(f"/v1/me/challenges/{WELCOME}/claim", headers=second.headers).json()
    assert claimed["account_id"] == life.ada.account_id


def test_rule_10_4_what_would_be_lost_is_told_before(api: TestClient, services: Services, life: Life) -> None:
    def told(person: Person) -> dict[str, Any]:
        answer: dict[str, Any] = api.get(f"{PATH}/deletion", headers=person.headers).json()
        return answer

    people.token(services, life.ada, "mxp:profile:read")
    assert told(life.ada) == {
        "email": ADA, "credits": 50, "api_keys": 1, "tokens": 1, "sessions": 1, "last_account": True,
        "profile": {"points": 147, "badges": 7, "connections": 1, "projects": 1}, "only_deactivated_remain": False,
        "support_url": None,
    }  # fmt: skip
    second = second_account(services, life.ada)
    object.__setattr__(services, "support_url", "https://support.example/new")
    assert told(second) == {
        "email": second.email, "credits": 0, "api_keys": 0, "tokens": 0, "sessions": 1, "last_account": False,
        "profile": None, "only_deactivated_remain": False, "support_url": "https://support.example/new",
    }  # fmt: skip
    people.deactivate(services, second)
    assert told(life.ada)["only_deactivated_remain"] is True
    assert delete(api, life.ada).status_code == 204
    left = services.database.read_now(lambda tx: members.accounts_of(tx, life.ada.profile_id))
    assert [(row.id, row.status) for row in left] == [(second.account_id, "deactivated")]


def test_rule_10_4_the_address_is_typed_and_the_password_asked_for(
    api: TestClient, services: Services, ada: Person
) -> None:
    for typed in ("other@example.org", "no-domain@"):
        assert said(delete(api, ada, email=typed))[0] == 422
    assert said(delete(api, ada, email="other@example.org")) == (422, "invalid_request")
    for headers in (ada.headers, people.api_key(services, ada)):
        assert said(delete(api, ada, headers, password=None)) == (403, "password_required")
        assert said(delete(api, ada, headers, password="Wrong-horse-99")) == (403, "password_wrong")
    every = people.token(services, ada, "mxp:settings:write", "mxp:profile:write")
    assert said(delete(api, ada, every)) == (403, "token_not_allowed")
    assert delete(api, ada, email="  Ada.LOVELACE@example.org ").status_code == 204


def test_rule_13_7_the_second_factor_is_asked_for(api: TestClient, services: Services, ada: Person) -> None:
    app = protect(api, services, ada)
    assert said(delete(api, ada)) == (403, "otp_required")
    assert delete(api, ada, otp=app.recovery_codes[0]).status_code == 204


def test_rule_10_4_an_account_with_single_sign_on_shows_its_key(api: TestClient, services: Services) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    sue = people.member(services, "sue@initech.example")
    key = people.secret_of(services, sue, SecretKind.API_KEY)
    assert said(delete(api, sue, password=None)) == (403, "password_required")
    assert said(delete(api, sue, password=None, api_key="mxk_nonsense")) == (403, "password_wrong")
    assert delete(api, sue, password=None, api_key=key).status_code == 204


def test_of_two_accounts_deleted_at_once_the_second_takes_the_profile_with_it(
    api: TestClient, services: Services, ada: Person
) -> None:
    both = ada, second_account(services, ada)

    def one(number: int) -> httpx.Response:
        answer = delete(api, both[number])
        return answer if answer.content else httpx.Response(answer.status_code, json={})

    assert all_at_once(2, one) == {(204, ""): 2}
    left = select(func.count()).select_from(profiles)
    assert services.database.read_now(lambda tx: tx.execute(left).scalar_one()) == 0


def test_what_is_asked_while_a_profile_is_deleted_finds_it_or_does_not(
    api: TestClient, services: Services, ada: Person
) -> None:
    platform = Platform(api, services)
    keyed = [people.api_key(services, ada) for _ in range(AT_ONCE)]

    def one(number: int) -> httpx.Response:
        if number == 3:
            answer = delete(api, ada)
            return answer if answer.content else httpx.Response(answer.status_code, json={})
        if number % 3 == 0:
            body = {"activities": [{"id": str(number), "kind": "forum_answer_accepted", "profile_id": ada.profile_id,
                                    "occurred_at": services.clock().isoformat()}]}  # fmt: skip
            reported: httpx.Response = api.post("/v1/activities", json=body, headers=platform.headers)
            return reported
        if number % 3 == 1:
            path = f"/v1/profiles/{ada.profile_id}/watched-apps/{number}"
            watched: httpx.Response = api.put(path, json={"name": "App"}, headers=platform.headers)
            return watched
        made: httpx.Response = api.post("/v1/me/projects", json={"app_name": "A"}, headers=keyed[number])
        return made

    statuses = {status for status, _code in all_at_once(AT_ONCE, one)}
    assert 204 in statuses
    assert statuses <= {200, 201, 204, 403, 404}
    assert tables_that_hold(services, ada.profile_id) <= {"audit_log", "outbox"}


def test_a_goodbye_that_can_not_be_sent_is_deleted_in_the_end(
    api: TestClient, services: Services, clock: Clock, ada: Person
) -> None:
    postbox = Postbox(services)
    postbox.broken = True
    assert delete(api, ada).status_code == 204
    for _ in range(outbox.MOST_ATTEMPTS):
        postbox.empty()
        clock.forward(timedelta(hours=2))
    assert tables_that_hold(services, ADA) == {"outbox"}
    clock.forward(housekeeping.SENT_MAIL_KEPT)
    services.database.write_now(lambda tx: housekeeping.clear(tx, clock()))
    assert tables_that_hold(services, ADA) == set()


def test_a_reference_to_what_was_deleted_meanwhile_is_tried_again_and_then_told(services: Services) -> None:
    tries = 0

    def work(tx: Tx) -> None:
        nonlocal tries
        tries += 1
        awards.record_own(tx, "nobody", "community_friend_invited", "x", services.clock())
        tx.execute(insert(standings).values(profile_id=f"nobody-{tries}", points=0, shuffle=""))

    with pytest.raises(IntegrityError):
        services.database.write_now(work)
    assert tries == (1 if services.database.is_sqlite else ATTEMPTS)
