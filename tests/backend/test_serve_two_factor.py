"""The options of ``mxprofile serve`` for two-factor authentication, on the real process (rule 13.1)."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pyotp
import pytest

from backend.passwords import PasswordHasher
from backend.services import Services, utc_now
from tests import databases
from tests.backend import people
from tests.backend.people import PASSWORD, Person
from tests.backend.test_serve import serve
from tests.backend.test_text_messages import NUMBER, program
from tests.running import ServerProcess

pytestmark = pytest.mark.slow


def member(folder: Path) -> tuple[str, Person]:
    """A new database's URL, and a member in it."""
    database, passwords = databases.sqlite(folder), PasswordHasher()
    services = Services(database, passwords, public_url="https://profile.example", clock=utc_now)
    ada = people.member(services)
    passwords.close()
    database.close()
    return f"sqlite:///{database.url.database}", ada


def set_up(server: ServerProcess, ada: Person, **body: str) -> httpx.Response:
    return httpx.post(f"{server.server}/v1/me/two-factor", json={"password": PASSWORD, **body}, headers=ada.headers)


def verify(server: ServerProcess, ada: Person, code: str) -> httpx.Response:
    return httpx.post(f"{server.server}/v1/me/two-factor/verify", json={"code": code}, headers=ada.headers)


def test_rule_13_1_the_operators_program_gets_the_messages(tmp_path: Path) -> None:
    url, ada = member(tmp_path)
    os.mkfifo(tmp_path / "message")
    sender = program(tmp_path, f'exec cat > "{tmp_path}/message"')
    with ServerProcess(tmp_path, url, "--sms-command", str(sender)) as server:
        assert set_up(server, ada, method="sms", phone=NUMBER).status_code == 201
        number, text = (tmp_path / "message").read_text().splitlines()
        assert number == NUMBER
        assert verify(server, ada, text.split()[4].rstrip(".")).status_code == 200


def test_rule_13_1_the_operators_key_is_read_from_a_file_and_has_to_be_long(tmp_path: Path) -> None:
    url, ada = member(tmp_path)
    key = tmp_path / "key"
    key.write_bytes(os.urandom(31).replace(b"\n", b"x"))
    refused = serve("--database", url, "--two-factor-key", str(key))
    assert refused.returncode == 1
    assert "at least 32" in refused.stderr.splitlines()[-1]
    key.write_bytes(b"k" * 32)
    with ServerProcess(tmp_path, url, "--two-factor-key", str(key)) as server:
        assert set_up(server, ada, method="sms", phone=NUMBER).json()["code"] == "sms_not_available"
        secret = set_up(server, ada, method="app").json()["secret"]
        assert verify(server, ada, pyotp.TOTP(secret).now()).status_code == 200
    with ServerProcess(tmp_path, url) as server:
        body = {"email": ada.email, "password": PASSWORD, "otp": pyotp.TOTP(secret).at(utc_now(), counter_offset=1)}
        assert httpx.post(f"{server.server}/v1/sessions", json=body).json()["code"] == "otp_invalid"
