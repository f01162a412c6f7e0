"""Two-factor authentication by text message, and the program that sends them (rules 11.4 and 13.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend import text_messages as sending
from backend.app import create_app
from backend.services import Services
from backend.store.tables import text_messages
from tests.backend import people
from tests.backend.authenticator import Phone, set_up, verify
from tests.backend.conftest import Clock
from tests.backend.people import PASSWORD, Person
from tests.backend.postbox import Postbox, wrong
from tests.backend.test_two_factor import sign_in, told, turn_off

NUMBER = "+31612345678"


@pytest.fixture
def texting(services: Services) -> Iterator[TestClient]:
    """A backend that can send text messages."""
    with TestClient(create_app(replace(services, sms_available=True)), raise_server_exceptions=False) as client:
        yield client


def protect(api: TestClient, phone: Phone, person: Person) -> tuple[str, ...]:
    """Turns it on by a message; the recovery codes."""
    assert set_up(api, person, "sms", phone="+31 6 12345678").status_code == 201
    on = verify(api, person, phone.code())
    assert on.status_code == 200
    return tuple(on.json()["recovery_codes"])


def test_rule_13_1_without_a_sender_messages_can_not_be_set_up(api: TestClient, services: Services) -> None:
    ada = people.member(services)
    assert told(set_up(api, ada, "sms", phone=NUMBER)) == (409, "sms_not_available")


def test_rule_13_1_a_message_turns_it_on_and_sign_in_sends_one(texting: TestClient, services: Services) -> None:
    ada, phone = people.member(services), Phone(services)
    begun = set_up(texting, ada, "sms", phone="+31 6 12345678")
    assert (begun.status_code, begun.json()["secret"], begun.json()["phone"]) == (201, None, "+*****78")
    code = phone.code()
    assert phone.got[0][0] == NUMBER
    assert told(verify(texting, ada, wrong(code))) == (422, "code_wrong")
    assert verify(texting, ada, code).status_code == 200
    assert texting.get("/v1/me/two-factor", headers=ada.headers).json()["phone"] == "+*****78"
    assert Postbox(services).empty()[0]["Subject"] == "Two-factor authentication is on"
    assert told(sign_in(texting, ada, password="Wrong-horse-77")) == (401, "bad_credentials")
    assert phone.empty() == []
    asked = sign_in(texting, ada)
    assert (*told(asked), asked.json()["sent"], asked.json()["phone"]) == (401, "otp_required", True, "+*****78")
    code = phone.code()
    assert told(sign_in(texting, ada, wrong(code))) == (401, "otp_invalid")
    assert sign_in(texting, ada, code).status_code == 201
    assert told(sign_in(texting, ada, code)) == (401, "otp_invalid")


def test_rule_13_1_a_messages_code_is_over_after_ten_minutes(
    texting: TestClient, services: Services, clock: Clock
) -> None:
    ada, phone = people.member(services), Phone(services)
    protect(texting, phone, ada)
    sign_in(texting, ada)
    code = phone.code()
    clock.forward(timedelta(minutes=10))
    assert told(sign_in(texting, ada, code)) == (401, "otp_invalid")


def test_rule_11_4_messages_are_limited_and_that_locks_nobody_out(texting: TestClient, services: Services) -> None:
    ada, phone = people.member(services), Phone(services)
    codes = protect(texting, phone, ada)
    for _ in range(4):
        assert sign_in(texting, ada).json()["sent"] is True
    code = phone.empty()[-1][1].split()[4].rstrip(".")
    refused = sign_in(texting, ada)
    assert (*told(refused), refused.json()["sent"]) == (401, "otp_required", False)
    assert phone.empty() == []
    assert sign_in(texting, ada, code).status_code == 201
    assert sign_in(texting, ada, codes[0]).status_code == 201


def test_rule_13_7_what_asks_for_a_code_sends_one(texting: TestClient, services: Services) -> None:
    ada, phone = people.member(services), Phone(services)
    protect(texting, phone, ada)
    assert told(turn_off(texting, ada.headers, otp="123456")) == (403, "password_required")
    assert phone.empty() == []
    assert told(turn_off(texting, ada.headers, password=PASSWORD)) == (403, "otp_required")
    assert turn_off(texting, ada.headers, password=PASSWORD, otp=phone.code()).status_code == 204


def test_a_message_that_fails_is_sent_again_and_its_code_is_the_last_ones(
    texting: TestClient, services: Services, clock: Clock
) -> None:
    ada, phone = people.member(services), Phone(services)
    phone.broken = True
    set_up(texting, ada, "sms", phone=NUMBER)
    assert phone.empty() == []
    phone.broken = False
    assert phone.empty() == []  # not yet
    clock.forward(timedelta(seconds=2))
    assert verify(texting, ada, phone.code()).status_code == 200


def test_a_message_whose_code_is_over_is_not_sent(texting: TestClient, services: Services, clock: Clock) -> None:
    ada, phone = people.member(services), Phone(services)
    set_up(texting, ada, "sms", phone=NUMBER)
    clock.forward(timedelta(minutes=10))
    assert phone.empty() == []


def test_no_row_holds_a_messages_text_or_code(texting: TestClient, services: Services) -> None:
    ada, phone = people.member(services), Phone(services)
    set_up(texting, ada, "sms", phone=NUMBER)
    code = phone.code()
    rows = services.database.read_now(lambda tx: tx.execute(select(text_messages)).all())
    assert len(rows) == 1
    assert code not in {str(value) for row in rows for value in row}


@pytest.mark.parametrize("number", [None, "0612345678", "+31"])
def test_a_set_up_by_message_needs_a_phone_number(texting: TestClient, services: Services, number: str | None) -> None:
    body = {} if number is None else {"phone": number}
    refused: httpx.Response = set_up(texting, people.member(services), "sms", **body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "phone"


def program(folder: Path, script: str) -> Path:
    path = folder / "send"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return path


def test_the_program_gets_number_and_text_on_its_input_and_nowhere_else(tmp_path: Path) -> None:
    path = program(tmp_path, f'cat > "{tmp_path}/input"; echo "$#" > "{tmp_path}/arguments"; env > "{tmp_path}/env"')
    sending.Program(path).send(NUMBER, "Your code is 123456.")
    assert (tmp_path / "input").read_text() == f"{NUMBER}\nYour code is 123456.\n"
    assert (tmp_path / "arguments").read_text() == "0\n"
    assert "123456" not in (tmp_path / "env").read_text()


@pytest.mark.parametrize(
    ("script", "reason"), [("exit 3", "the program ended with 3"), ("exec sleep 60", "the program took too long")]
)
def test_a_program_that_fails_or_hangs_has_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    monkeypatch.setattr(sending, "PROGRAM_SECONDS", 0.2)
    with pytest.raises(sending.CannotSend, match=reason):
        sending.Program(program(tmp_path, script)).send(NUMBER, "Your code is 123456.")
    with pytest.raises(sending.CannotSend, match="No such file"):
        sending.Program(tmp_path / "missing").send(NUMBER, "Your code is 123456.")
