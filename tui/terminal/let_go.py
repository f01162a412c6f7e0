"""What is closed is let go of: Textual would keep much of what was ever drawn in it, or found.

Each widget has a `StylesCache` with the lines that it shows. One of its methods remembers its last 1024 answers, and
with each, as Python does for a method, the cache that it was asked of: lines of dialogs that were closed long ago
stay, tens of MiB of them. The answer depends on nothing but its arguments.

Each node remembers its last 1024 answers to `query_one`, widgets that are gone among them; all are of no use any more
as soon as a child of it comes, goes or is hidden. No node here is asked for more than a handful of things.

Whoever watches something of another node, as a field for several lines does the app's theme, is remembered there until
that changes, if ever: with each form that was closed, all of it. Now only until the next one begins to watch it.
"""

from __future__ import annotations

from functools import lru_cache

from textual import dom, reactive
from textual._styles_cache import StylesCache
from textual._types import WatchCallbackType
from textual.cache import LRUCache
from textual.color import Color
from textual.style import Style

FOUND = 16
"""Answers to `query_one` that a node remembers."""


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """The backgrounds inside and outside of a widget's edge, as Textual has them."""
    return Style(background=base_background + background), Style(background=base_background)


def of_what_was_drawn() -> None:
    """From now on a widget's lines go with the widget."""
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[method-assign,assignment]


def of_what_was_found() -> None:
    """From now on a new node remembers few widgets, which it found last."""
    dom.LRUCache = lambda _: LRUCache(FOUND)  # type: ignore[assignment,attr-defined]


def of_who_watched() -> None:
    """From now on a node remembers few of those that watched it and are closed: those since the last one began."""
    dom._watch = _watch  # type: ignore[attr-defined] # noqa: SLF001 - Textual's own, as below


def _watch(
    node: dom.DOMNode, obj: reactive.Reactable, attribute_name: str, callback: WatchCallbackType, *, init: bool = True
) -> None:
    """As Textual's, but first forgets whom it would not call any more."""
    watchers = getattr(obj, "__watchers", {}).get(attribute_name, [])
    watchers[:] = [one for one in watchers if not one[0]._closing]  # noqa: SLF001
    reactive._watch(node, obj, attribute_name, callback, init=init)  # noqa: SLF001
