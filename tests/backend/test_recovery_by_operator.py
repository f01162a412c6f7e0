"""A recovery e-mail that an operator asks for (rule 11.5)."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend import operator as operator_command
from backend import recovery_by_operator
from backend.services import Services
from backend.store.tables import personal_changes, profiles
from tests.backend import community, people
from tests.backend.conftest import Clock
from tests.backend.people import Person
from tests.backend.postbox import Postbox, text_of
from tests.backend.test_operator_api import tags

NEW = "ada@new.example"
MINE = "/v1/me/recovery-email/pending"


def ask(api: TestClient, services: Services, person: Person, email: str = NEW) -> None:
    path = f"/v1/operator/profiles/{person.profile_id}/recovery-email"
    answer = api.put(path, json={"email": email}, headers=people.operator(services, "olga"))
    assert answer.status_code == 200, answer.text


def recovery_email(services: Services, person: Person) -> str | None:
    query = select(profiles.c.recovery_email).where(profiles.c.id == person.profile_id)
    found: str | None = services.database.read_now(lambda tx: tx.execute(query).scalar_one())
    return found


def apply(services: Services) -> int:
    return asyncio.run(recovery_by_operator.apply_due(services))


def member(services: Services) -> Person:
    """A member with two accounts and a recovery e-mail."""
    ada = people.member(services, "ada@example.org")
    community.add_account(services, ada, "ada@work.example")
    community.change(services, ada, recovery_email="ada@old.example")
    return ada


def test_rule_11_5_it_takes_effect_after_72_hours_and_all_addresses_are_told_before(
    api: TestClient, services: Services, clock: Clock
) -> None:
    ada, postbox = member(services), Postbox(services)
    ask(api, services, ada)
    mails = {mail["To"]: mail for mail in postbox.empty()}
    assert mails.keys() == {"ada@example.org", "ada@work.example", "ada@old.example", NEW}
    told = text_of(mails["ada@old.example"])
    assert "cancel" in told and "a*****@n*****" in told and "2026-11-20 12:00 UTC" in told
    assert "a*****@" not in text_of(mails[NEW])
    coming = api.get(MINE, headers=ada.headers).json()
    assert coming == {"email": NEW, "takes_effect_at": "2026-11-20T12:00:00Z"}
    clock.forward(timedelta(hours=72, seconds=-1))
    assert (apply(services), recovery_email(services, ada)) == (0, "ada@old.example")
    clock.forward(timedelta(seconds=1))
    assert (apply(services), recovery_email(services, ada)) == (1, NEW)
    assert {mail["To"] for mail in postbox.empty()} == mails.keys()
    assert apply(services) == 0
    assert api.get(MINE, headers=ada.headers).json() == {"email": None, "takes_effect_at": None}
    assert tags(services) == [
        ("olga", "operator:recovery_email:asked"),
        ("mxprofile", "job:recovery_email:took_effect"),
    ]
    changes = services.database.read_now(lambda tx: tx.execute(select(personal_changes)).all())
    assert [(row.field, row.account_id) for row in changes] == [("recovery_email", None)]


def test_rule_11_5_the_owner_cancels_it(api: TestClient, services: Services, clock: Clock) -> None:
    ada, bob, postbox = member(services), people.member(services), Postbox(services)
    ask(api, services, ada)
    postbox.empty()
    assert api.delete(MINE, headers=bob.headers).status_code == 404
    assert api.delete(MINE, headers=ada.headers).status_code == 204
    assert {mail["Subject"] for mail in postbox.empty()} == {"The change of your recovery e-mail was cancelled"}
    assert api.delete(MINE, headers=ada.headers).status_code == 404
    clock.forward(timedelta(hours=72))
    assert (apply(services), recovery_email(services, ada)) == (0, "ada@old.example")
    assert tags(services)[-1] == (ada.account_id, "member:recovery_email:cancelled")


def test_rule_11_5_asked_again_the_wait_begins_anew(api: TestClient, services: Services, clock: Clock) -> None:
    ada = member(services)
    ask(api, services, ada, "first@new.example")
    clock.forward(timedelta(hours=71))
    ask(api, services, ada)
    clock.forward(timedelta(hours=71))
    assert apply(services) == 0
    clock.forward(timedelta(hours=1))
    assert (apply(services), recovery_email(services, ada)) == (1, NEW)


def test_rule_11_5_several_processes_and_chunks_apply_each_once(
    api: TestClient, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery_by_operator, "AT_ONCE", 2)
    everybody = [people.member(services) for _ in range(5)]
    for number, person in enumerate(everybody):
        ask(api, services, person, f"{number}@new.example")
    Postbox(services).empty()
    clock.forward(timedelta(hours=72))
    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(lambda _: apply(services), range(3))) == 5
    assert [recovery_email(services, person) for person in everybody] == [f"{n}@new.example" for n in range(5)]
    assert len(Postbox(services).empty()) == 10


def test_rule_11_5_there_has_to_be_such_a_profile_and_address(api: TestClient, services: Services) -> None:
    olga, ada = people.operator(services), people.member(services)
    path = "/v1/operator/profiles/{}/recovery-email"
    assert api.put(path.format("none"), json={"email": NEW}, headers=olga).status_code == 404
    assert api.put(path.format(ada.profile_id), json={"email": "a@b c"}, headers=olga).status_code == 422


def test_rule_11_5_the_command_asks_for_one_too(
    services: Services, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ada = member(services)
    url = services.database.url.render_as_string(hide_password=False).replace("+psycopg", "")
    arguments = ["recovery-email", "--email", ada.email, NEW, "--database", url, "--by", "olga"]
    assert operator_command.main(arguments) == 0
    assert capsys.readouterr().out.startswith("takes effect on ")
    assert tags(services) == [("olga", "operator:recovery_email:asked")]
    assert operator_command.main([*arguments[:3], "nonsense", *arguments[4:]]) == 1
