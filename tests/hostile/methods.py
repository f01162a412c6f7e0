"""Every method of the client with arguments that it sends: found by looking, so that none is forgotten."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api_client.client import Client
from api_client.wire.activity import ReportedActivity

NOT_ASKED = {"use", "aclose", "overview_version", "remember_overview"}
"""What sends nothing."""

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BY_NAME: dict[str, Any] = {
    "email": "ada@acme.example",
    "version": '"a"',
    "phone": "+31612345678",
    "kind": "image/png",
    "status": "draft",
    "name": "Ada",
    "limit": 25,
    "days": 30,
    "size": 256,
    "points": 5,
    "domains": ["acme.example"],
    "scopes": ["mxp:profile:read"],
    "rarity": "blue",
    "metric": {"of": "connections"},
    "targets": [3],
    "steps": [{"kind": "forum_upvote_received", "count": 3}],
    "activities": [ReportedActivity(id="a", kind="forum_upvote_received", profile_id="p", occurred_at=NOW)],
    "progress": None,
    "most": 10**6,
    "cursor": None,
}
"""What a parameter of this name gets."""
BY_METHOD: dict[str, dict[str, Any]] = {
    "operator.set_account_status": {"status": "active"},
    "operator.badges.create": {"metric": {"of": "connections"}},
}
FREE: dict[str, dict[str, Any]] = {
    "profile.change": {"about": "I build."},
    "notifications.change_versioned": {"buzz_daily_digest": True},
}
"""What methods get that take any field."""

Method = Callable[[Client, Path], Awaitable[Any]]


def methods() -> dict[str, Method]:
    """Each by its name, as in ``tokens.create``; called with a client and a folder for files."""
    client = Client("http://127.0.0.1:1")
    return {name: _call(name, *name.split(".")) for name in sorted(_names(client))}


def _names(client: Client) -> Iterator[str]:
    for name in (one for one in dir(Client) if not one.startswith("_") and one not in NOT_ASKED):
        found = getattr(client, name)
        if inspect.iscoroutinefunction(found):
            yield name
        else:
            yield from _names_in(name, found)


def _names_in(path: str, group: Any) -> Iterator[str]:
    for name, _ in inspect.getmembers(group, inspect.iscoroutinefunction):
        if not name.startswith("_"):
            yield f"{path}.{name}"
    for name, inner in vars(group).items():
        if not name.startswith("_"):
            yield from _names_in(f"{path}.{name}", inner)


def _call(name: str, *parts: str) -> Method:
    def bound(client: Client) -> Callable[..., Awaitable[Any]]:
        place: Any = client
        for part in parts:
            place = getattr(place, part)
        return place  # type: ignore[no-any-return]

    async def call(client: Client, folder: Path) -> Any:
        return await bound(client)(**{**_arguments(name, bound(client), folder), **FREE.get(name, {})})

    return call


def _arguments(name: str, method: Any, folder: Path) -> dict[str, Any]:
    signature = inspect.signature(method)
    return {
        parameter.name: _value(name, parameter, folder)
        for parameter in signature.parameters.values()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD and _wanted(parameter)
    }


def _wanted(parameter: inspect.Parameter) -> bool:
    return parameter.default is inspect.Parameter.empty or "SecretStr" in str(parameter.annotation)


def _value(name: str, parameter: inspect.Parameter, folder: Path) -> Any:
    written = str(parameter.annotation)
    if parameter.name in BY_METHOD.get(name, {}):
        return BY_METHOD[name][parameter.name]
    if parameter.name in BY_NAME:
        return BY_NAME[parameter.name]
    if "Path" in written:
        return folder / "mine.json"
    if "SecretStr" in written:
        return None if "None" in written else SecretStr("Correct-horse-7")
    if "datetime" in written:
        return NOW
    if "Literal" in written:
        return "app"
    return {"bool": True, "int": 5, "bytes": b"x", "str": "a1"}.get(written.removesuffix(" | None"), ["a1"])
