"""Metrics: what is counted, under few labels, and never with what a request brings."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from backend import metrics
from backend.app import create_app
from backend.services import Services
from backend.store import outbox
from backend.store.database import DatabaseAway, Tx
from tests.backend import people
from tests.backend.postbox import Postbox


@pytest.fixture
def measured(services: Services) -> Iterator[Services]:
    """The backend's services, counted."""
    counted = metrics.Counted()
    made = dataclasses.replace(services, measures=counted)
    made.database.measures = counted
    yield made
    made.database.measures = services.measures


@pytest.fixture
def api(measured: Services) -> Iterator[TestClient]:
    with TestClient(create_app(measured), raise_server_exceptions=False) as client:
        yield client


def scrape(measured: Services) -> str:
    """What Prometheus reads."""
    assert isinstance(measured.measures, metrics.Counted)
    with TestClient(Starlette(routes=[Mount("/", metrics.app(measured, measured.measures))])) as client:
        assert client.get("/other").status_code == 404
        answer = client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    return str(answer.text)


def value(text: str, sample: str) -> float:
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    assert found, sample
    return float(found[1])


def test_requests_are_counted_by_route_and_class_and_never_by_what_they_hold(
    api: TestClient, measured: Services
) -> None:
    ada = people.member(measured, "ada@example.org")
    for number in range(30):
        api.get(f"/v1/nowhere/{number}")
        api.get(f"/v1/me/tokens/{number}", headers=ada.headers)
        api.request(f"X{number}", "/v1/me/tokens")
    api.post("/v1/sessions", json={"email": ada.email, "password": "Wrong-horse-7"})
    text = scrape(measured)
    assert value(text, 'mxprofile_requests_total{method="GET",route="unknown",status="4xx"}') == 30
    assert value(text, 'mxprofile_requests_total{method="GET",route="/v1/me/tokens/{token_id}",status="4xx"}') == 30
    assert value(text, 'mxprofile_request_seconds_count{method="POST",route="/v1/sessions"}') == 1
    assert len(re.findall(r"^mxprofile_requests_total\{", text, re.MULTILINE)) == 4
    assert value(text, "mxprofile_requests_in_flight") == value(text, "mxprofile_passwords_waiting") == 0
    assert value(text, 'mxprofile_units_total{kind="write"}') > 0
    for held in (ada.email, ada.secret, ada.profile_id, "nowhere", "X7"):
        assert held not in text


def test_repetitions_mails_and_a_database_that_is_away_are_counted(measured: Services) -> None:
    failures = iter([True, True])

    def passing(_tx: Tx) -> None:
        if next(failures, False):
            error = OperationalError("", {}, Exception())
            error.orig.sqlstate = "40001"  # type: ignore[union-attr] # as the driver's has it
            raise error

    def away(_tx: Tx) -> None:
        raise OperationalError("", {}, Exception())

    measured.database.write_now(passing)
    with pytest.raises(DatabaseAway):
        measured.database.read_now(away)
    for _ in range(2):
        measured.database.write_now(
            lambda tx: outbox.enqueue(tx, "sign_up_known", "ada@example.org", {}, measured.clock())
        )
    postbox = Postbox(measured)
    postbox.broken = True
    postbox.empty()
    text = scrape(measured)
    assert value(text, "mxprofile_units_repeated_total") == 2
    assert value(text, "mxprofile_database_away_total") == 1
    assert value(text, 'mxprofile_mails_total{outcome="failed"}') == 2
    assert value(text, "mxprofile_outbox_waiting") == 2


def test_while_the_database_is_away_the_rest_is_told(measured: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_tx: Tx) -> None:
        raise DatabaseAway

    monkeypatch.setattr(outbox, "waiting", away)
    text = scrape(measured)
    assert "mxprofile_outbox" not in text
    assert value(text, "mxprofile_requests_in_flight") == 0
