"""Counts and times in Prometheus' text format. Labels have few values: a route is its pattern, a status its class."""

from __future__ import annotations

from contextlib import suppress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.measures import Measures
from backend.services import Services
from backend.store import outbox
from backend.store.database import DatabaseAway

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Counted(Measures):
    """Counts in this process; with `folder`, which `PROMETHEUS_MULTIPROC_DIR` names, together with the others of it."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "mxprofile_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "mxprofile_request_seconds",
            "From a request to its whole answer.",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        )
        self._in_flight = Gauge(
            "mxprofile_requests_in_flight", "Requests under way.", registry=registry, multiprocess_mode="livesum"
        )
        self._units = Counter("mxprofile_units", "Units of work tried, by kind.", ["kind"], registry=registry)
        self._repeated = Counter("mxprofile_units_repeated", "Units of work that began again.", registry=registry)
        self._away = Counter("mxprofile_database_away", "Times the database was not reached.", registry=registry)
        self._passwords = Gauge(
            "mxprofile_passwords_waiting",
            "Passwords being hashed or waiting for it.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._mails = Counter(
            "mxprofile_mails", "Mails taken up, by what became of them.", ["outcome"], registry=registry
        )

    def request_began(self) -> None:
        """Counts one more under way."""
        self._in_flight.inc()

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts a request and its time."""
        self._in_flight.dec()
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, f"{status // 100}xx" if status else "none").inc()
        self._seconds.labels(known, route).observe(seconds)

    def unit_began(self, kind: str) -> None:
        """Counts a unit of work."""
        self._units.labels(kind).inc()

    def unit_repeated(self) -> None:
        """Counts a repetition."""
        self._repeated.inc()

    def database_away(self) -> None:
        """Counts a failure to reach the database."""
        self._away.inc()

    def password_waits(self) -> None:
        """One more waits."""
        self._passwords.inc()

    def password_done(self) -> None:
        """One less waits."""
        self._passwords.dec()

    def mail_ended(self, outcome: str) -> None:
        """Counts a mail."""
        self._mails.labels(outcome).inc()

    def text(self) -> bytes:
        """All of it, over all processes that count into the folder."""
        if self._folder is None:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, path=self._folder)  # type: ignore[no-untyped-call] # as the library has it
        return generate_latest(together)


def app(services: Services, counted: Counted) -> ASGIApp:
    """``GET /metrics``, for a listener of its own: the public one does not have it."""

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        found = scope["type"] == "http" and scope["path"] == "/metrics" and scope["method"] in {"GET", "HEAD"}
        body = counted.text() + await _waiting(services) if found else b""
        headers = [(b"content-type", CONTENT_TYPE_LATEST.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200 if found else 404, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})

    return answer


async def _waiting(services: Services) -> bytes:
    """What is counted in the database when it is asked for; absent while that is away."""
    registry = CollectorRegistry()
    with suppress(DatabaseAway):
        count, oldest = await services.database.read(outbox.waiting)
        Gauge("mxprofile_outbox_waiting", "Mails that wait to be sent.", registry=registry).set(count)
        age = (services.clock() - oldest).total_seconds() if oldest else 0.0
        Gauge("mxprofile_outbox_oldest_seconds", "Age of the oldest of them.", registry=registry).set(age)
    return generate_latest(registry)
