"""Who, on the way of a key from the focus up to the app, does something with it by itself, and not by a binding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.widget import Widget


def first_listener(way: Iterable[MessagePump], event: events.Key) -> Widget | None:
    """The first of `way` that has to see the key; None where nobody but the app does, which knows the bindings."""
    names = event.name_aliases
    for node in way:
        if isinstance(node, Widget) and (_listens(type(node)) or any(_has_method(type(node), name) for name in names)):
            return node
    return None


@cache
def _listens(kind: type[DOMNode]) -> bool:
    """Whether widgets of this class are told of every key; `Widget` itself only looks for the key's own method."""
    return any(_is_told(one.__dict__) for one in kind.__mro__ if one is not Widget)


def _is_told(members: Mapping[str, Any]) -> bool:
    kinds = members.get("_decorated_handlers") or ()
    return "on_key" in members or "_on_key" in members or any(issubclass(events.Key, kind) for kind in kinds)


@cache
def _has_method(kind: type[DOMNode], name: str) -> bool:
    """Whether widgets of this class have a method for a key."""
    return any(hasattr(kind, f"{start}{name}") for start in ("key_", "_key_"))
