"""No password, code or secret is kept or logged, wherever it went through (rules 11.4 and 13.5)."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Table, select
from starlette.testclient import TestClient

from backend import request_log
from backend.services import Services
from backend.store import members
from backend.store.database import Record, Tx
from backend.store.tables import metadata, rate_logs
from tests.backend import people
from tests.backend.authenticator import Authenticator
from tests.backend.people import PASSWORD
from tests.backend.postbox import Postbox, wrong

EMAIL = "nora@example.org"
WRONG_PASSWORD = "Another-horse-8"


def journey(api: TestClient, services: Services) -> tuple[str, list[str]]:
    """Uses every way in which a secret enters or leaves; the code, and the secrets."""
    keyed = {"Idempotency-Key": "the-same-key"}
    body = {"email": EMAIL, "password": PASSWORD, "name": "Nora"}
    pending = api.post("/v1/sign-ups", json=body, headers=keyed).json()
    code = Postbox(services).code()
    path = f"/v1/sign-ups/{pending['id']}/verify"
    assert api.post(path, json={"code": wrong(code)}).status_code == 422
    session = api.post(path, json={"code": code}).json()["token"]
    headers = people.authorization(session) | keyed
    token = api.post(
        "/v1/me/tokens", json={"name": "CI", "scopes": ["mxp:profile:read"], "password": PASSWORD}, headers=headers
    ).json()["secret"]
    key = api.post("/v1/me/api-keys", json={"name": "laptop"}, headers=people.authorization(session)).json()["secret"]
    for password in (PASSWORD, WRONG_PASSWORD):
        api.post("/v1/sessions", json={"email": EMAIL, "password": password})
    api.post("/v1/sessions", json={"email": EMAIL, "password": {"not": PASSWORD}})
    api.get(f"/v1/me/tokens/{token}", headers=people.authorization(session))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    api.post("/v1/token-introspection", content=f"token={token}", headers=people.service(services) | form)
    seed, recovery_code = _second_factor(api, people.authorization(session))
    Postbox(services).empty()
    return code, [PASSWORD, WRONG_PASSWORD, session, token, key, seed, recovery_code]


def _second_factor(api: TestClient, headers: dict[str, str]) -> tuple[str, str]:
    """Turns two-factor authentication on and signs in; an authenticator's secret, and a recovery code that is left."""
    begun = api.post("/v1/me/two-factor", json={"method": "app", "password": PASSWORD}, headers=headers)
    secret = str(begun.json()["secret"])
    api.post("/v1/me/two-factor/verify", json={"code": "12 34 56"}, headers=headers)
    app_code = Authenticator(secret, lambda: datetime(2026, 11, 17, 12, 0, tzinfo=UTC)).code()
    codes = api.post("/v1/me/two-factor/verify", json={"code": app_code}, headers=headers).json()["recovery_codes"]
    for code in codes[:2]:
        api.post("/v1/sessions", json={"email": EMAIL, "password": PASSWORD, "otp": code})
    api.post("/v1/sessions", json={"email": EMAIL, "password": PASSWORD, "otp": "wrong"})
    return secret, str(codes[1])


def _holds(text: str, code: str) -> bool:
    """True when the six digits stand there by themselves, and not by chance within an id or a digest."""
    return re.search(rf"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])", text) is not None


def _rows(table: Table, tx: Tx) -> Sequence[Record]:
    return tx.execute(select(table)).all()


def test_rule_13_5_no_table_holds_a_password_code_or_secret(api: TestClient, services: Services) -> None:
    code, secrets = journey(api, services)
    for table in metadata.sorted_tables:
        for row in services.database.read_now(partial(_rows, table)):
            text = json.dumps(list(row), default=str)
            for secret in secrets:
                assert secret not in text, table.name
            assert not _holds(text, code), table.name


def test_rule_13_5_the_database_file_never_held_one(api: TestClient, services: Services) -> None:
    _code, secrets = journey(api, services)
    if services.database.is_sqlite:
        folder = Path(str(services.database.url.database)).parent
        files = [path.read_bytes() for path in folder.iterdir()]
        assert any(EMAIL.encode() in content for content in files)
        for secret in secrets:
            assert not any(secret.encode() in content for content in files)


def test_rule_13_5_no_log_line_holds_one(api: TestClient, services: Services, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code, secrets = journey(api, services)
    lines = [request_log.JsonLines().format(record) for record in caplog.records if record.name != "httpx"]
    assert any('"route": "/v1/sign-ups/{sign_up_id}/verify"' in line for line in lines)
    for line in lines:
        assert not _holds(line, code)
        for secret in [*secrets, EMAIL]:
            assert secret not in line


def test_a_refused_request_does_not_repeat_what_was_sent(api: TestClient) -> None:
    answers = [
        api.post("/v1/sessions", json={"email": EMAIL, "password": {"oh": PASSWORD}}),
        api.post("/v1/sessions", json={"email": EMAIL, "password": 7, "otp": PASSWORD}),
        api.post("/v1/sessions", content=f'{{"password": "{PASSWORD}'.encode()),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert PASSWORD not in answer.text


def test_an_unexpected_error_is_logged_without_its_text(
    api: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError(f"INSERT … {PASSWORD}")  # drivers quote the values of a statement

    monkeypatch.setattr(members, "account_by_email", fail)
    answer = api.post("/v1/sessions", json={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    lines = [request_log.JsonLines().format(record) for record in caplog.records if record.name != "httpx"]
    assert any(answer.json()["request_id"] in line and "RuntimeError" in line for line in lines)
    assert PASSWORD not in answer.text + "".join(lines)


def test_a_task_that_failed_unheard_is_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError(f"INSERT … {PASSWORD}")

    async def forget() -> None:
        task = asyncio.ensure_future(fail())
        await asyncio.wait({task})

    asyncio.run(forget())
    gc.collect()
    lines = [request_log.JsonLines().format(record) for record in caplog.records if record.name == "asyncio"]
    assert any("never retrieved" in line and "RuntimeError" in line for line in lines)
    assert PASSWORD not in "".join(lines)


def test_limits_keep_no_address(api: TestClient, services: Services) -> None:
    api.post("/v1/sessions", json={"email": EMAIL, "password": WRONG_PASSWORD})
    rows = services.database.read_now(partial(_rows, rate_logs))
    assert len(rows) == 2
    assert EMAIL not in str(rows)
    assert "testclient" not in str(rows)
