"""What clients do while a server is killed: each act can be repeated, and says what has to be there afterwards."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 20.0


@dataclass(slots=True)
class Act:
    """A request that must take effect once, however often it is sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    """The first good answer that came; None while there was none."""

    def send(self, connection: http.client.HTTPConnection) -> dict[str, Any]:
        """Asks for it. Raises `OSError` or `HTTPException` when the server goes away, `AssertionError` if refused."""
        content = b"" if self.body is None else json.dumps(self.body).encode()
        headers = self.headers | {"Content-Type": "application/json"}
        connection.request("POST", self.path, body=content, headers=headers)
        response = connection.getresponse()
        said = response.read()
        assert response.status == 200, f"{self.path}: {response.status} {said[:300]!r}"
        answer: dict[str, Any] = json.loads(said)
        self.answer = self.answer or answer
        return answer


@dataclass(slots=True)
class Outcome:
    """How a round ended."""

    acknowledged: int = 0
    broken_off: int = 0
    """Acts that were under way when the server went."""
    refusals: list[str] = field(default_factory=list)


def connect(address: str) -> http.client.HTTPConnection:
    """A connection of its own."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)


def all_at_once(address: str, lines: list[list[Act]], kill: Callable[[], None], after: int, pause: float) -> Outcome:
    """Each line of acts by a client of its own, one act after the other, until the server is gone.

    `kill` runs `pause` seconds after the answer with the number `after`: the others are under way then.
    """
    outcome, lock = Outcome(), threading.Lock()
    gate, enough = threading.Barrier(len(lines) + 1), threading.Event()

    def acknowledged() -> None:
        with lock:
            outcome.acknowledged += 1
            if outcome.acknowledged >= after:
                enough.set()

    def play(line: list[Act]) -> None:
        with closing(connect(address)) as connection:
            connection.connect()
            gate.wait(PATIENCE)
            try:
                for act in line:
                    act.send(connection)
                    acknowledged()
            except (OSError, http.client.HTTPException):
                with lock:
                    outcome.broken_off += 1
            except AssertionError as error:
                with lock:
                    outcome.refusals.append(str(error))
                enough.set()

    with ThreadPoolExecutor(len(lines)) as threads:
        playing = [threads.submit(play, line) for line in lines]
        gate.wait(PATIENCE)
        enough.wait(PATIENCE)
        time.sleep(pause)
        kill()
        for one in playing:
            one.result()
    return outcome
