"""A phone for tests: the codes of an authenticator app, and the text messages that came."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pyotp
from starlette.testclient import TestClient

from backend import text_messages
from backend.services import Services
from tests.backend.people import PASSWORD, Person


@dataclass(frozen=True, slots=True)
class Authenticator:
    """An authenticator app."""

    secret: str
    clock: Callable[[], datetime]
    recovery_codes: tuple[str, ...] = ()

    def code(self, *, steps: int = 0) -> str:
        """The code of now, or of so many steps later."""
        return pyotp.TOTP(self.secret).at(self.clock() + timedelta(seconds=30 * steps))


def set_up(api: TestClient, person: Person, method: str = "app", **body: str) -> httpx.Response:
    """Begins a set-up, with the password."""
    answer: httpx.Response = api.post(
        "/v1/me/two-factor", json={"method": method, "password": PASSWORD, **body}, headers=person.headers
    )
    return answer


def verify(api: TestClient, person: Person, code: str) -> httpx.Response:
    """Enters the code that turns it on."""
    answer: httpx.Response = api.post("/v1/me/two-factor/verify", json={"code": code}, headers=person.headers)
    return answer


def protect(api: TestClient, services: Services, person: Person) -> Authenticator:
    """Turns two-factor authentication on with an app; the code of the present step is used up by that."""
    begun = set_up(api, person)
    assert begun.status_code == 201, begun.text
    app = Authenticator(begun.json()["secret"], services.clock)
    on = verify(api, person, app.code())
    assert on.status_code == 200, on.text
    return Authenticator(app.secret, app.clock, tuple(on.json()["recovery_codes"]))


class Phone:
    """A sender that keeps what it is given; `send` fails as long as `broken` is set."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.got: list[tuple[str, str]] = []
        self.broken = False

    def send(self, phone: str, text: str) -> None:
        if self.broken:
            raise text_messages.CannotSend("no signal")
        self.got.append((phone, text))

    def empty(self) -> list[tuple[str, str]]:
        """Lets the backend send what is due; number and text of the messages that came."""
        self.got.clear()
        while asyncio.run(text_messages.send_due(self.services, self)):
            pass
        return list(self.got)

    def code(self) -> str:
        """The code in the one message that came."""
        ((_number, text),) = self.empty()
        found = re.search(r"\b(\d{6})\b", text)
        assert found is not None
        return found[1]
