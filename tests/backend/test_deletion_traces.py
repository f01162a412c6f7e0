"""What is left of a member, and of others, after an account or the last one is deleted (rule 10.4)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from backend.services import Services
from backend.store import awards, credit_accounts, housekeeping, outbox, verifying
from backend.store.database import ATTEMPTS, Tx
from backend.store.tables import activities, audit_log, credit_ledger, metadata, point_ledger, profiles, standings
from backend.store.tables import outbox as mails
from tests.backend import people
from tests.backend.conftest import Clock
from tests.backend.deleting import (
    ADA,
    NAME,
    PHONE,
    RECOVERY,
    Life,
    delete,
    rows_of,
    said,
    second_account,
    tables_that_hold,
)
from tests.backend.people import Person
from tests.backend.postbox import Postbox
from tests.backend.reporting import WELCOME


@pytest.fixture
def ada(services: Services) -> Person:
    return people.member(services, ADA)


@pytest.fixture
def life(api: TestClient, services: Services) -> Life:
    return Life(api, services)


def test_rule_10_4_how_many_codes_were_sent_to_her_is_forgotten_with_her(api: TestClient, ada: Person) -> None:
    def ask() -> int:
        return int(api.post("/v1/password-resets", json={"email": ADA}).status_code)

    assert [ask() for _ in range(6)] == [202] * 5 + [429]
    assert delete(api, ada).status_code == 204
    assert ask() == 202


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
