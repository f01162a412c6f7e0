"""What makes a snapshot the same everywhere: time zone, colours, and answers that are given."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from api_client.client import Client
from tui.resources import PagedResource, Resource


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def answering(resource: Resource[Any], answer: object) -> Resource[Any]:
    """`resource`, whose fetching gives `answer`, raises it if it is an error, or never ends for ``...``."""

    async def fetch(*_: object) -> object:
        if answer is ...:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    if isinstance(resource, PagedResource):
        return replace(resource, page=fetch)
    given: Callable[[Client], Awaitable[object]] = fetch
    return replace(resource, fetch=given)
