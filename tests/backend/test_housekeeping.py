"""What is over is cleared, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from starlette.testclient import TestClient

from api_client.wire.enums import SecretKind
from backend.ids import new_id
from backend.services import Services
from backend.store import housekeeping, text_messages
from backend.store.database import Tx
from backend.store.tables import metadata
from tests.backend import people
from tests.backend.authenticator import protect
from tests.backend.conftest import Clock
from tests.backend.postbox import Postbox

CLEARED = ("codes", "idempotency", "outbox", "rate_logs", "secrets", "sign_ups")


def counts(services: Services) -> dict[str, int]:
    housekeeper = services.database
    housekeeper.write_now(lambda tx: housekeeping.clear(tx, services.clock()))
    return housekeeper.read_now(
        lambda tx: {
            name: tx.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in CLEARED
        }
    )


def test_what_is_over_is_cleared_and_what_is_not_stays(api: TestClient, services: Services, clock: Clock) -> None:
    people.company(services, "Initech", "initech.example", sso=True)
    ada = people.member(services)
    people.secret_of(services, ada, SecretKind.PAT, ["mxp:profile:read"])
    postbox = Postbox(services)
    for email in ("nora@example.org", "sue@initech.example"):
        body = {"email": email, "password": people.PASSWORD, "name": "N"}
        pending = api.post("/v1/sign-ups", json=body, headers={"Idempotency-Key": email}).json()["id"]
        code = postbox.code()
    assert api.post(f"/v1/sign-ups/{pending}/verify", json={"code": code}).json()["code"] == "sign_up_held"
    assert counts(services) == {
        "codes": 2, "idempotency": 2, "outbox": 2, "rate_logs": 3, "secrets": 2, "sign_ups": 2,
    }  # fmt: skip
    clock.forward(timedelta(minutes=10))
    assert counts(services) == {
        "codes": 0, "idempotency": 2, "outbox": 2, "rate_logs": 3, "secrets": 2, "sign_ups": 1,
    }  # fmt: skip
    clock.forward(timedelta(hours=24))
    assert counts(services) == {
        "codes": 0, "idempotency": 0, "outbox": 2, "rate_logs": 0, "secrets": 2, "sign_ups": 1,
    }  # fmt: skip
    clock.forward(timedelta(days=30))
    assert counts(services) == {
        "codes": 0, "idempotency": 0, "outbox": 0, "rate_logs": 0, "secrets": 1, "sign_ups": 1,
    }  # fmt: skip


BEGUN = ("merges", "pending_accounts", "text_messages", "two_factors")


def begun(services: Services) -> dict[str, int]:
    """How many rows there are of each thing that was begun, once what is over is cleared."""

    def cleared(tx: Tx) -> dict[str, int]:
        housekeeping.clear(tx, services.clock())
        tables = [metadata.tables[name] for name in BEGUN]
        return {table.name: tx.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    return services.database.write_now(cleared)


def test_what_was_begun_and_never_finished_is_cleared(api: TestClient, services: Services, clock: Clock) -> None:
    ada, password = people.member(services), {"password": people.PASSWORD}
    for path, body in (
        ("/v1/me/accounts", {"email": "second@example.org"}),
        ("/v1/me/merges", {"email": "other@example.org"}),
        ("/v1/me/two-factor", {"method": "app"}),
    ):
        assert api.post(path, json=body | password, headers=ada.headers).status_code in {201, 202}
    services.database.write_now(lambda tx: text_messages.enqueue(tx, "+31612345678", new_id(), clock()))
    assert begun(services) == dict.fromkeys(BEGUN, 1)
    clock.forward(timedelta(minutes=5))
    assert begun(services) == dict.fromkeys(BEGUN, 1)
    clock.forward(housekeeping.TEXT_MESSAGE_KEPT)
    assert begun(services) == dict.fromkeys(BEGUN, 0)


def test_an_authenticator_that_is_on_stays(api: TestClient, services: Services, clock: Clock) -> None:
    protect(api, services, people.member(services))
    clock.forward(timedelta(days=400))
    assert begun(services)["two_factors"] == 1
