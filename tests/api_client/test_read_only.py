"""In read-only mode nothing that changes something leaves the client, whichever method is called."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api_client.client import Client
from api_client.errors import ReadOnly
from api_client.transport import Outgoing, Transport
from api_client.wire.activity import ReportedActivity
from tests.api_client.test_client import WHEN

ARGUMENTS: dict[str, Any] = {
    "around": "me",
    "activities": [ReportedActivity(id="a1", kind="forum_question_asked", profile_id="p1", occurred_at=WHEN)],
    "api_key": None,
    "badge_ids": ["b1"],
    "code": SecretStr("123456"),
    "credits": 5,
    "days": 30,
    "description": "d",
    "domains": ["a.example"],
    "email": "ada@x.example",
    "ends_at": WHEN.replace(year=2027),
    "image": b"png",
    "kind": "image/png",
    "limit": 5,
    "make_public": ["about"],
    "method": "app",
    "metric": {"of": "level"},
    "points": 5,
    "public": True,
    "rarity": "blue",
    "scopes": ["mxp:profile:read"],
    "size": 64,
    "starts_at": WHEN,
    "status": "published",
    "steps": [{"kind": "forum_question_asked", "count": 1}],
    "target": Path("/nowhere/else.json"),
    "targets": [1],
}
"""By the names of parameters; what is missing here is an optional one, or any text will do."""
SPECIAL: dict[str, dict[str, Any]] = {"operator.set_account_status": {"status": "active"}}
CHANGE_NOTHING = {"sessions.sign_in", "introspection.check"}
"""The two that post and change nothing of a profile."""


class Sent(Exception):
    """It left the client."""

    def __init__(self, method: str) -> None:
        super().__init__(method)
        self.method = method


def methods(group: object, name: str = "") -> Iterator[str]:
    """The dotted names of all methods that ask the server."""
    for attribute in sorted(vars(group).keys() | vars(type(group)).keys()):
        if attribute.startswith("_") or attribute in {"aclose", "server", "read_only"}:
            continue
        value = getattr(group, attribute)
        if inspect.iscoroutinefunction(value):
            yield f"{name}{attribute}"
        elif type(value).__module__.startswith("api_client.resources"):
            yield from methods(value, f"{name}{attribute}.")


METHODS = [*methods(Client("http://127.0.0.1:1"))]


def call(client: Client, name: str) -> Awaitable[Any]:
    """Call a method with arguments that it takes."""
    method: Callable[..., Awaitable[Any]] = client  # type: ignore[assignment]
    for part in name.split("."):
        method = getattr(method, part)
    given: dict[str, Any] = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        value = SPECIAL.get(name, {}).get(parameter.name, ARGUMENTS.get(parameter.name))
        if value is None and parameter.default is inspect.Parameter.empty:
            value = SecretStr("Correct-horse-7") if "SecretStr" in str(parameter.annotation) else "abc"
        if value is not None:
            given[parameter.name] = value
    return method(**given)


def sent_by(name: str, *, read_only: bool) -> str:
    """The HTTP method that left the client."""

    async def run() -> None:
        client = Client("http://127.0.0.1:1", SecretStr("mxk_" + "a" * 42), read_only=read_only)
        try:
            await call(client, name)
        finally:
            await client.aclose()

    with pytest.raises(Sent) as sent:
        asyncio.run(run())
    return sent.value.method


@pytest.fixture(autouse=True)
def _nothing_is_really_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def exchange(_self: Transport, request: Outgoing, **_: Any) -> None:
        raise Sent(request.method)

    monkeypatch.setattr(Transport, "exchange", exchange)


@pytest.mark.parametrize("name", METHODS)
def test_what_changes_something_is_refused_and_what_reads_is_sent(name: str) -> None:
    method = sent_by(name, read_only=False)
    if method == "GET" or name in CHANGE_NOTHING:
        assert sent_by(name, read_only=True) == method
    else:
        with pytest.raises(ReadOnly) as refused:
            sent_by(name, read_only=True)
        assert "read-only" in refused.value.sentence


def test_all_groups_are_asked() -> None:
    assert {"projects.put", "profile.set_avatar", "merges.confirm", "operator.badges.change"} <= {*METHODS}
    assert len(METHODS) > 90
