"""Many clients of one running backend at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx

Result = TypeVar("Result")
PATIENCE = 60.0


def at_once(clients: int, server: str, act: Callable[[int, httpx.Client], Result]) -> list[Result]:
    """`act` by so many clients, each in a thread and with a connection of its own, let go together."""
    gate = threading.Barrier(clients)

    def run(number: int) -> Result:
        with httpx.Client(base_url=server, timeout=PATIENCE, trust_env=False) as client:
            client.get("/v1/health")
            gate.wait(PATIENCE)
            return act(number, client)

    with ThreadPoolExecutor(clients) as threads:
        return list(threads.map(run, range(clients)))
