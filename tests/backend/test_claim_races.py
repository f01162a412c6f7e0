"""Claim Credits pays once, whatever is retried, raced or crashed (rule 4.3): many clients against a real process."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import argon2
import httpx
import pytest
from sqlalchemy import select, text

from api_client.wire.enums import SecretKind
from backend.catalogue.quarters import Quarter
from backend.passwords import PasswordHasher
from backend.services import Services, utc_now
from backend.store import awards, challenges, members, secrets
from backend.store.awards import Activity
from backend.store.database import Database, Tx
from backend.store.tables import claims, credit_balances, credit_ledger
from tests.backend import people
from tests.backend.crowd import at_once
from tests.backend.people import Person
from tests.backend.reporting import WELCOME_KINDS
from tests.running import ServerProcess

pytestmark = pytest.mark.slow
CLIENTS = 64
CREDITS = 50


@pytest.fixture
def services(database: Database) -> Iterator[Services]:
    """As elsewhere, but with the clock that a process has."""
    database.write_now(lambda tx: challenges.ensure_current(tx, utc_now()))
    passwords = PasswordHasher(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield Services(database, passwords, public_url="https://profile.example")
    passwords.close()


@pytest.fixture
def ada(services: Services) -> Person:
    """A member who has completed a challenge and not claimed it."""
    person, now = people.member(services), utc_now()
    done = [Activity("test", uuid.uuid4().hex, person.profile_id, kind, now) for kind in WELCOME_KINDS]
    services.database.write_now(lambda tx: awards.record(tx, done, now))
    return person


def url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def claimer(headers: Callable[[int], dict[str, str]]) -> Callable[[int, httpx.Client], httpx.Response]:
    path = f"/v1/me/challenges/welcome-aboard-{Quarter.at(utc_now())}/claim"
    return lambda number, client: client.post(path, headers=headers(number))


def paid(database: Database) -> tuple[list[int], list[int], int]:
    """The credits of every ledger row, every balance that is not 0, and how many claims there are."""

    def read(tx: Tx) -> tuple[list[int], list[int], int]:
        return (
            [*tx.execute(select(credit_ledger.c.credits)).scalars()],
            [*tx.execute(select(credit_balances.c.balance).where(credit_balances.c.balance != 0)).scalars()],
            len(tx.execute(select(claims)).all()),
        )

    return database.read_now(read)


@pytest.mark.parametrize("keys", ["a key each", "one key for all", "no key"])
def test_rule_4_3_sixty_four_clients_claim_at_once_and_one_credit_row_is_paid(
    database: Database, ada: Person, tmp_path: Path, keys: str
) -> None:
    def headers(number: int) -> dict[str, str]:
        key = {"a key each": f"key-{number}", "one key for all": "the-key", "no key": ""}[keys]
        return ada.headers | ({"Idempotency-Key": key} if key else {})

    with ServerProcess(tmp_path, url(database)) as running:
        answers = at_once(CLIENTS, running.server, claimer(headers))
    assert [answer.status_code for answer in answers] == [200] * CLIENTS
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["balance"] == CREDITS
    assert paid(database) == ([CREDITS], [CREDITS], 1)


def test_rule_4_3_two_accounts_of_a_profile_claim_at_once_and_one_is_paid(
    database: Database, services: Services, ada: Person, tmp_path: Path
) -> None:
    def add_account(tx: Tx) -> str:
        account_id = members.add_account(tx, ada.profile_id, "ada@work.example", utc_now(), None)
        secret, _row = secrets.issue(tx, SecretKind.API_KEY, now=utc_now(), name="test", account_id=account_id)
        return secret.get_secret_value()

    both = [ada.headers, people.authorization(database.write_now(add_account))]
    with ServerProcess(tmp_path, url(database)) as running:
        answers = at_once(CLIENTS, running.server, claimer(lambda number: both[number % 2]))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert paid(database) == ([CREDITS], [CREDITS], 1)


def test_rule_4_3_a_server_that_is_killed_meanwhile_has_paid_once_after_all_have_retried(
    database: Database, ada: Person, tmp_path: Path
) -> None:
    def headers(number: int) -> dict[str, str]:
        return ada.headers | {"Idempotency-Key": f"key-{number}"}

    with ServerProcess(tmp_path, url(database)) as running:
        claim = claimer(headers)

        def claim_and_kill(number: int, client: httpx.Client) -> Any:
            try:
                answer = claim(number, client)
            except httpx.TransportError:
                return None
            if number % 8 == 0:
                running.kill()
            assert answer.status_code == 200, answer.text
            return answer.json()

        acknowledged = [one for one in at_once(CLIENTS, running.server, claim_and_kill) if one is not None]
    with ServerProcess(tmp_path, url(database)) as running:
        retried = [answer.json() for answer in at_once(CLIENTS, running.server, claim)]
    assert acknowledged
    assert all(one == retried[0] for one in acknowledged + retried)
    assert paid(database) == ([CREDITS], [CREDITS], 1)


def test_without_the_primary_key_of_claims_every_client_would_be_paid(
    database: Database, ada: Person, tmp_path: Path
) -> None:
    """The primary key is what makes a claim pay once: nothing else hides a hole in it."""

    def drop_it(tx: Tx) -> None:
        if database.is_sqlite:  # it can't drop one from a table, but copies a table without
            tx.execute(text("CREATE TABLE bare AS SELECT * FROM claims"))
            tx.execute(text("DROP TABLE claims"))
            tx.execute(text("ALTER TABLE bare RENAME TO claims"))
        else:
            tx.execute(text("ALTER TABLE claims DROP CONSTRAINT pk_claims"))

    database.write_now(drop_it)
    with ServerProcess(tmp_path, url(database)) as running:
        at_once(CLIENTS, running.server, claimer(lambda _number: ada.headers))
    assert paid(database) == ([CREDITS] * CLIENTS, [CREDITS * CLIENTS], CLIENTS)
