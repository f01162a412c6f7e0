"""What is closed is let go of: Textual would keep all that was ever drawn in it.

Each widget has a `StylesCache` with the lines that it shows. One of its methods remembers its last 1024 answers, and
with each, as Python does for a method, the cache that it was asked of: lines of dialogs that were closed long ago
stay, tens of MiB of them. The answer depends on nothing but its arguments.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """The backgrounds inside and outside of a widget's edge, as Textual has them."""
    return Style(background=base_background + background), Style(background=base_background)


def of_what_was_drawn() -> None:
    """From now on a widget's lines go with the widget."""
    StylesCache.get_inner_outer = staticmethod(_inner_outer)  # type: ignore[method-assign,assignment]
